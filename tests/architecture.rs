//! Who may import whom, and that every file says what its one job is.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every layer with the layers that it may import. `app` and `main` may import all.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("timex", &["model"]),
    ("corpus", &["model"]),
    ("annotate", &["model"]),
    ("search", &["model"]),
    ("timeline", &["model"]),
    (
        "analysis",
        &["model", "timex", "corpus", "annotate", "search", "timeline"],
    ),
    (
        "exchange",
        &[
            "model", "timex", "corpus", "annotate", "search", "timeline", "analysis",
        ],
    ),
    ("disk", &[]),
    (
        "workspace",
        &[
            "model", "timex", "corpus", "annotate", "search", "timeline", "analysis", "exchange",
            "disk",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "timex",
            "corpus",
            "annotate",
            "search",
            "timeline",
            "analysis",
            "exchange",
            "disk",
            "workspace",
        ],
    ),
    (
        "app",
        &[
            "model",
            "timex",
            "corpus",
            "annotate",
            "search",
            "timeline",
            "analysis",
            "exchange",
            "disk",
            "workspace",
        ],
    ),
];

/// Words that give away the window's crates, which only `app` may use.
const WINDOW_CRATES: &[&str] = &[
    "egui",
    "eframe",
    "egui_plot",
    "egui_tiles",
    "egui_extras",
    "rfd",
    "arboard",
];

#[test]
fn layers_import_only_what_lies_below_them() {
    let mut complaints = Vec::new();
    for file in rust_files(&source_folder()) {
        let Some(layer) = layer_of(&file) else {
            continue;
        };
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == layer) else {
            complaints.push(format!(
                "{layer} is not a layer of the design ({})",
                file.display()
            ));
            continue;
        };
        for imported in imported_layers(&fs::read_to_string(&file).unwrap()) {
            if imported != layer && !allowed.contains(&imported.as_str()) {
                complaints.push(format!(
                    "{layer} may not import {imported} ({})",
                    file.display()
                ));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn only_the_app_knows_the_window() {
    let mut complaints = Vec::new();
    for file in rust_files(&source_folder()) {
        if layer_of(&file).as_deref() == Some("app") {
            continue;
        }
        let code = code_of(&fs::read_to_string(&file).unwrap());
        for name in WINDOW_CRATES {
            if words(&code).any(|word| word == *name) {
                complaints.push(format!("only app may use {name} ({})", file.display()));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_file_opens_with_its_job() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut complaints = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz/fuzz_targets"] {
        for file in rust_files(&root.join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            if !text.starts_with("//! ") {
                complaints.push(format!("{} does not open with //!", file.display()));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_reading_of_imports_sees_what_it_should() {
    let code = "use crate::model::{Span, Text};\n// crate::app is only talked of\n\
                use crate::{disk, workspace::Workspace};\nfn f() { crate::timex::find() }";
    let mut found = imported_layers(code);
    found.sort();
    assert_eq!(found, ["disk", "model", "timex", "workspace"]);
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `model` for `src/model/text.rs`; nothing for `src/main.rs` and `src/lib.rs`.
fn layer_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(source_folder()).ok()?;
    let mut parts = inside.components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    parts.next().map(|_| first)
}

/// The layers named right behind `crate::`, alone or in braces.
fn imported_layers(code: &str) -> Vec<String> {
    let code = code_of(code);
    let mut found = Vec::new();
    for tail in code.split("crate::").skip(1) {
        if let Some(group) = tail.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            let mut names = Vec::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => names.push(std::mem::take(&mut name)),
                    _ if depth == 1 => name.push(c),
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            names.push(name);
            found.extend(
                names
                    .iter()
                    .filter_map(|name| words(name).next())
                    .map(str::to_owned),
            );
        } else {
            found.extend(words(tail).next().map(str::to_owned));
        }
    }
    found.dedup();
    found
}

/// The file without its comments.
fn code_of(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}
