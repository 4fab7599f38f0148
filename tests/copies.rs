//! Copies found against copies that there are: every pair of a made-up corpus compared exactly.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::Arc;

use dateline::analysis::{Alike, CopyFinder, Dossier, LEAST_SHARE, Shingles};
use dateline::corpus::read_document;
use dateline::model::DocId;
use dateline::timex::DateOrder;

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    /// A made-up word; some are said far more often than others.
    fn word(&mut self) -> String {
        let rank = self.below(60).pow(2) + self.below(40);
        let syllables = ["ka", "lo", "mi", "ne", "ru", "sa", "te", "vo", "ze", "dri"];
        let mut word = String::new();
        let mut rest = rank + 7;
        while rest > 0 {
            word.push_str(syllables[rest % syllables.len()]);
            rest /= syllables.len();
        }
        word
    }
}

/// Stories of 60 to 300 words, each with copies of which up to 30 % of the words are others.
fn corpus(seed: u64, stories: usize, copies: usize) -> Vec<String> {
    let mut dice = Dice(seed);
    let mut texts = BTreeSet::new();
    for _ in 0..stories {
        let length = 60 + dice.below(240);
        let words: Vec<String> = (0..length).map(|_| dice.word()).collect();
        texts.insert(words.join(" "));
        for _ in 0..copies {
            let changed_percent = dice.below(31);
            let copy = words
                .iter()
                .map(|word| match dice.below(100) < changed_percent {
                    true => dice.word(),
                    false => word.clone(),
                });
            texts.insert(copy.collect::<Vec<_>>().join(" "));
        }
    }
    // Sorted as they are, copies stand apart.
    texts.into_iter().collect()
}

fn dossiers(texts: &[String]) -> Vec<Arc<Dossier>> {
    let study = |(number, text): (usize, &String)| {
        let id = DocId::new(format!("{number:05}.txt"));
        let document = read_document(id, text.as_bytes()).unwrap();
        Arc::new(Dossier::study(document, DateOrder::default()))
    };
    texts.iter().enumerate().map(study).collect()
}

/// Every pair that shares enough, by comparing all with all.
fn all_pairs(dossiers: &[Arc<Dossier>], least: f64) -> BTreeSet<(usize, usize)> {
    let shingles: Vec<Shingles> = dossiers
        .iter()
        .map(|dossier| Shingles::of(&dossier.searched_text()))
        .collect();
    let mut pairs = BTreeSet::new();
    for (other, second) in shingles.iter().enumerate() {
        for (one, first) in shingles.iter().take(other).enumerate() {
            if first.share(second) >= least {
                pairs.insert((one, other));
            }
        }
    }
    pairs
}

#[test]
fn copies_are_found_and_nothing_else() {
    let mut report = Vec::new();
    for seed in [1, 20_220_210] {
        let texts = corpus(seed, 60, 6);
        let dossiers = dossiers(&texts);
        let found = CopyFinder::default().pairs(&dossiers, &|| false).unwrap();
        for least in [LEAST_SHARE, 0.8] {
            let such = |pair: &&Alike| pair.share >= least;
            let found = found
                .iter()
                .filter(such)
                .map(|pair| (pair.one.min(pair.other), pair.one.max(pair.other)));
            let found: BTreeSet<(usize, usize)> = found.collect();
            let there = all_pairs(&dossiers, least);
            let right = found.intersection(&there).count() as f64;
            let recall = right / there.len() as f64;
            let precision = right / found.len() as f64;
            report.push(format!(
                "seed {seed}, {} documents, share {least}: {} pairs, recall {recall:.4}, \
                 precision {precision:.4}",
                dossiers.len(),
                there.len(),
            ));
            assert!(there.len() > 20, "{report:#?}");
            assert!(recall >= 0.98 && precision >= 0.98, "{report:#?}");
        }
    }
    println!("{}", report.join("\n"));
}

#[test]
fn the_program_tells_of_copies() {
    let folder = tempfile::tempdir().unwrap();
    let report = "The minister flew to Oslo on Monday for talks with the delegation of the \
        northern provinces about the price of fish and the closing of the harbour in winter.";
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.txt", &format!(" date 2022-02-09 {report}"));
    write(
        "b.txt",
        &format!(" date 2022-02-08 {}", report.replace("Monday", "Tuesday")),
    );
    write(
        "c.txt",
        " date 2022-02-08 Prices of fish rose last winter in all towns of the north.",
    );
    let run = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args([
                "copies",
                folder.path().to_str().unwrap(),
                "--format",
                format,
            ])
            .env("DATELINE_DATA_DIR", folder.path().join("data"))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let text = run("text");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    let [original, copy, .., last] = lines.as_slice() else {
        panic!("{text}")
    };
    assert!(
        original.starts_with("2022-02-08 b.txt The minister"),
        "{text}"
    );
    assert!(
        copy.starts_with("2022-02-09 80 % a.txt The minister"),
        "{text}"
    );
    assert_eq!(last, "1 story with 1 copy, among 3 documents");
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let [story] = json["stories"].as_array().unwrap().as_slice() else {
        panic!("{json}")
    };
    assert_eq!(story["documents"][0]["document"], "b.txt");
    assert_eq!(story["documents"][1]["copy_of"], "b.txt");
    assert_eq!(story["documents"][1]["share"], 0.8);
}
