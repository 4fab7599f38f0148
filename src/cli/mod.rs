//! The command line: arguments → workspace → standard output.
//!
//! Invariants: results go to standard output and nothing else does; what could not be opened is
//! told on standard error, a line a file; a reader that closes the pipe early is no error.

mod arguments;

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

pub use arguments::{Arguments, Task};
use arguments::{ChronologyFormat, DateOrder, DatesFormat};

use crate::analysis::{Dossier, chronology, one_line};
use crate::corpus::read_document;
use crate::disk::{DEFAULT_LIMIT_BYTES, read_file};
use crate::exchange;
use crate::model::DocId;
use crate::timex::explain;
use crate::workspace::{Command, ExportFormat, Surroundings, Workspace};

/// Carries out a task that needs no window.
///
/// # Errors
/// When the path cannot be opened or the output cannot be written, in words for a person.
pub fn run(task: &Task) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let result = match task {
        Task::Dates {
            path,
            format,
            explain,
            date_order,
        } => {
            open(path, *date_order).and_then(|work| print_dates(&work, *format, *explain, &mut out))
        }
        Task::Chronology {
            path,
            format,
            date_order,
        } => open(path, *date_order).and_then(|work| print_chronology(&work, *format, &mut out)),
        Task::Export {
            path,
            format,
            output,
        } => export(path, (*format).into(), output.as_deref(), &mut out),
        Task::Text { document } => print_text(document, &mut out),
    };
    let flushed = out.flush().map_err(anyhow::Error::from);
    match result.and(flushed) {
        Err(error) if is_closed_pipe(&error) => Ok(()),
        other => other,
    }
}

/// What stands in for the window where there is none: the chronology of a corpus.
///
/// # Errors
/// As [`run`].
pub fn print_instead_of_window(path: &Path) -> Result<()> {
    run(&Task::Chronology {
        path: path.to_owned(),
        format: ChronologyFormat::Text,
        date_order: None,
    })
}

/// Who is at work: the name that the system knows the user by.
pub fn author() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| {
            std::env::var(name)
                .ok()
                .filter(|name| !name.trim().is_empty())
        })
        .unwrap_or_else(|| "analyst".to_owned())
}

fn print_dates(
    work: &Workspace,
    format: DatesFormat,
    explained: bool,
    out: &mut impl Write,
) -> Result<()> {
    for dossier in by_id(work) {
        let (document, mentions) = (&dossier.document, &dossier.mentions);
        match format {
            DatesFormat::Jsonl => exchange::dates::write_json_line(document, mentions, out)?,
            DatesFormat::Tempeval => exchange::dates::write_tempeval_line(document, mentions, out)?,
            DatesFormat::Text if explained => {
                let text = document.text.as_str();
                exchange::dates::write_explained(document, mentions, |m| explain(m, text), out)?;
            }
            DatesFormat::Text => exchange::dates::write_table(document, mentions, out)?,
        }
    }
    Ok(())
}

fn print_chronology(
    work: &Workspace,
    format: ChronologyFormat,
    out: &mut impl Write,
) -> Result<()> {
    let dossiers = &work.shown().dossiers;
    let mut drafted = chronology(dossiers);
    drafted.set_aside = work.documents().len().saturating_sub(dossiers.len());
    match format {
        ChronologyFormat::Text => exchange::chronology::write_text(&drafted, dossiers, out)?,
        ChronologyFormat::Json => exchange::chronology::write_json(&drafted, dossiers, out)?,
        ChronologyFormat::Markdown => {
            exchange::chronology::write_markdown(&drafted, dossiers, out)?;
        }
    }
    Ok(())
}

fn export(
    path: &Path,
    format: ExportFormat,
    output: Option<&Path>,
    out: &mut impl Write,
) -> Result<()> {
    let mut work = open(path, None)?;
    match output {
        None => out.write_all(&work.export_bytes(format)?)?,
        Some(file) => {
            let path = file.to_owned();
            work.apply(Command::Export { format, path })?;
            let passages = work.passage_count();
            let noun = if passages == 1 { "passage" } else { "passages" };
            eprintln!("{passages} {noun} written to {}", file.display());
        }
    }
    Ok(())
}

fn print_text(file: &Path, out: &mut impl Write) -> Result<()> {
    let bytes = read_file(file, DEFAULT_LIMIT_BYTES)?;
    let document = read_document(DocId::new("document"), &bytes)
        .with_context(|| format!("{} is not opened", file.display()))?;
    out.write_all(document.text.as_str().as_bytes())?;
    Ok(())
}

/// Opens a folder or a file and waits until everything in it is read. What is odd goes to
/// standard error. `date_order` counts more than the corpus's setting.
fn open(path: &Path, date_order: Option<DateOrder>) -> Result<Workspace> {
    let mut work = Workspace::new(Surroundings {
        author: author(),
        // A command leaves no trace of what was looked at.
        data_folder: None,
        texts_folder: None,
        waker: Arc::new(|| {}),
    })?;
    if let Some(order) = date_order {
        work.apply(Command::OverruleDateOrder(order.into()))?;
    }
    work.apply(Command::Open(path.to_owned()))?;
    work.settle();
    for unopened in work.unopened() {
        let (name, reason) = (one_line(&unopened.name), one_line(&unopened.reason));
        eprintln!("not opened: {name}: {reason}");
    }
    for notice in work.take_notices() {
        eprintln!("{}", one_line(&notice.text));
    }
    if work.documents().is_empty() {
        bail!("{} holds no document that can be read", path.display());
    }
    Ok(work)
}

/// The documents in the order of their paths: the one order that never changes when a date is
/// learnt.
fn by_id(work: &Workspace) -> Vec<&Arc<Dossier>> {
    let mut dossiers: Vec<&Arc<Dossier>> = work.documents().iter().collect();
    dossiers.sort_by(|a, b| a.document.id.cmp(&b.document.id));
    dossiers
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
    })
}
