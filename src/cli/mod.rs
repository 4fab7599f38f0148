//! The command line: arguments → workspace → standard output.
//!
//! Invariants: results go to standard output and nothing else does; what could not be opened is
//! told on standard error, a line a file; a reader that closes the pipe early is no error.

mod agreement;
mod arguments;
mod bench;
mod chronology;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};

pub use arguments::{Arguments, Task};
use arguments::{
    Bench, ChronologyArguments, CommitmentsFormat, CopiesFormat, DateOrder, DatesFormat,
    ListFormat, Reading,
};
use chrono::NaiveDate;

use crate::analysis::{Dossier, one_line, plural, size_in_words};
use crate::disk::Places;
use crate::exchange;
use crate::model::DocId;
use crate::timex::explain;
use crate::workspace::{
    Command, Effect, ExportFormat, Exported, Surroundings, Workspace, check, forget, merge_corpora,
    serve_readers, traces_of,
};

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
            reading,
        } => open(path, *date_order, reading)
            .and_then(|work| print_dates(&work, *format, *explain, &mut out)),
        Task::Chronology(arguments) => {
            open(&arguments.path, arguments.date_order, &arguments.reading)
                .and_then(|work| chronology::print(&work, arguments, &mut out))
        }
        Task::Commitments {
            path,
            as_of,
            due,
            format,
            reading,
        } => open(path, None, reading)
            .and_then(|work| print_commitments(work, *as_of, *due, *format, &mut out)),
        Task::Export {
            path,
            what,
            format,
            output,
            reading,
        } => match format.of(*what) {
            Some(format) => export(path, format, output.as_deref(), reading, &mut out),
            None => Err(anyhow!("events go out as csv or json, not as Markdown")),
        },
        Task::Check { folder, fix } => print_check(folder, *fix, &mut out),
        Task::Merge {
            first,
            second,
            output,
        } => print_merged(first, second, output, &mut out),
        Task::List {
            path,
            format,
            reading,
        } => open(path, None, reading).and_then(|work| print_list(&work, *format, &mut out)),
        Task::Copies {
            path,
            format,
            reading,
        } => open(path, None, reading).and_then(|work| print_copies(work, *format, &mut out)),
        Task::Forget { folder, list, yes } => print_forgotten(folder, *list, *yes, &mut out),
        Task::Agreement {
            folders,
            authors,
            format,
            tag,
            output,
        } => agreement::print(
            folders,
            *authors,
            *format,
            tag.as_deref(),
            output.as_deref(),
            &mut out,
        ),
        Task::Bench {
            what: Bench::Corpus { folder, queries },
        } => bench::print(folder, *queries, &mut out),
        Task::Text { document, reading } => print_text(document, reading, &mut out),
        Task::ReadDocuments => serve_readers().map_err(anyhow::Error::from),
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
    let all = ChronologyArguments::of(path.to_owned());
    run(&Task::Chronology(all))
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

fn print_commitments(
    mut work: Workspace,
    as_of: Option<NaiveDate>,
    due: bool,
    format: CommitmentsFormat,
    out: &mut impl Write,
) -> Result<()> {
    // Whose word a step rests on hangs on who copied whom.
    work.find_copies();
    let drafted = work.draft_commitments(as_of);
    let (commitments, dossiers) = (&drafted.commitments, &drafted.dossiers);
    match format {
        CommitmentsFormat::Text => {
            exchange::commitments::write_text(commitments, dossiers, due, out)?;
        }
        CommitmentsFormat::Json => {
            exchange::commitments::write_json(commitments, dossiers, due, out)?;
        }
        CommitmentsFormat::Csv => {
            exchange::commitments::write_csv(commitments, dossiers, due, out)?;
        }
    }
    Ok(())
}

fn export(
    path: &Path,
    format: ExportFormat,
    output: Option<&Path>,
    reading: &Reading,
    out: &mut impl Write,
) -> Result<()> {
    let mut work = open(path, None, reading)?;
    if format.exported() == Exported::Events {
        // Whose word events rest on hangs on who copied whom.
        work.find_copies();
    }
    match output {
        None => out.write_all(&work.export_bytes(format)?)?,
        Some(file) => {
            let path = file.to_owned();
            if let Effect::Written {
                count, exported, ..
            } = work.apply(Command::Export { format, path })?
            {
                let written = plural(count, exported.noun());
                eprintln!("{written} written to {}", file.display());
            }
        }
    }
    Ok(())
}

fn print_check(folder: &Path, fix: bool, out: &mut impl Write) -> Result<()> {
    let (files, findings) = check(folder).map_err(anyhow::Error::msg)?;
    let mut left = 0_usize;
    for finding in &findings {
        let is_mended = fix && finding.fix(&author()).map_err(anyhow::Error::msg)?;
        left += usize::from(!is_mended);
        let (file, problem) = (one_line(&finding.file), one_line(&finding.problem));
        let outcome = if is_mended {
            "Mended."
        } else {
            &finding.advice
        };
        writeln!(out, "{file}: {problem} {outcome}")?;
    }
    let files = plural(files, "file");
    if left > 0 {
        out.flush()?;
        bail!("{files} checked, {} left to mend", plural(left, "problem"));
    }
    writeln!(out, "{files} checked; everything is in order.")?;
    Ok(())
}

fn print_merged(first: &Path, second: &Path, output: &Path, out: &mut impl Write) -> Result<()> {
    let merged = merge_corpora(first, second, output)?;
    writeln!(
        out,
        "{} with {} and {} written to {}",
        plural(merged.documents, "document"),
        plural(merged.passages, "passage"),
        plural(merged.events, "event"),
        output.display()
    )?;
    if merged.lines > 0 {
        let lines = plural(merged.lines, "line");
        writeln!(out, "the chronology has {lines}")?;
    }
    if merged.contested > 0 {
        writeln!(
            out,
            "both changed {} of the events and lines; settle it in the window",
            merged.contested
        )?;
    }
    for (document, lost) in &merged.other_texts {
        let document = one_line(document.as_str());
        let lost = plural(*lost, "annotation");
        writeln!(
            out,
            "{document}: the texts differ; the first one’s is taken, and {lost} of the second \
             have no certain place in it and are kept to be placed by hand"
        )?;
    }
    for difference in &merged.differences {
        writeln!(out, "dateline.corpus.json: {difference}")?;
    }
    for contested in &merged.rivals {
        let document = one_line(contested.document.as_str());
        let quote = one_line(&contested.quote);
        let what = match quote.is_empty() {
            true => "the document as a whole".to_owned(),
            false => format!("“{quote}”"),
        };
        writeln!(
            out,
            "{document}: both changed {what}; settle it in the window"
        )?;
    }
    Ok(())
}

fn print_list(work: &Workspace, format: ListFormat, out: &mut impl Write) -> Result<()> {
    let dossiers = by_id(work);
    let mut dossiers = dossiers.into_iter().map(|dossier| &**dossier);
    match format {
        ListFormat::Text => exchange::list::write_text(dossiers, out)?,
        ListFormat::Csv => exchange::list::write_csv(dossiers, out)?,
        ListFormat::Jsonl => {
            dossiers.try_for_each(|dossier| exchange::list::write_json_line(dossier, out))?;
        }
    }
    Ok(())
}

fn print_copies(mut work: Workspace, format: CopiesFormat, out: &mut impl Write) -> Result<()> {
    work.find_copies();
    let count = work.documents().len();
    let dossier = |id: &DocId| work.dossier(id).map(|dossier| &**dossier);
    match format {
        CopiesFormat::Text => exchange::copies::write_text(work.copies(), count, dossier, out)?,
        CopiesFormat::Json => exchange::copies::write_json(work.copies(), count, dossier, out)?,
    }
    Ok(())
}

fn print_forgotten(folder: &Path, list: bool, yes: bool, out: &mut impl Write) -> Result<()> {
    let places = Places::of_user()?;
    let traces = traces_of(folder, &places).map_err(anyhow::Error::msg)?;
    if traces.is_empty() {
        writeln!(
            out,
            "Nothing about {} lies outside of it.",
            folder.display()
        )?;
        return Ok(());
    }
    for trace in &traces {
        let (files, size) = (plural(trace.files, "file"), size_in_words(trace.bytes));
        writeln!(
            out,
            "{}: {files}, {size}, {}",
            trace.what,
            trace.path.display()
        )?;
    }
    if list {
        return Ok(());
    }
    if !yes {
        out.flush()?;
        bail!("nothing was deleted; say --yes to delete it, which cannot be taken back");
    }
    forget(folder, &places).map_err(anyhow::Error::msg)?;
    writeln!(
        out,
        "Deleted. What is in the folder itself was not touched."
    )?;
    Ok(())
}

fn print_text(path: &Path, reading: &Reading, out: &mut impl Write) -> Result<()> {
    let (file, member) = file_and_member(path);
    let work = open(&file, None, reading)?;
    let documents = work.documents();
    let found = match (&member, documents) {
        (None, [only]) => Some(only),
        (None, _) => bail!(
            "{} holds {}; name one of them as `dateline list` does: FILE//NAME",
            file.display(),
            plural(documents.len(), "document")
        ),
        (Some(member), _) => documents
            .iter()
            .find(|it| it.document.id.member() == Some(member)),
    };
    let Some(dossier) = found else {
        bail!("{} holds no such document", file.display());
    };
    out.write_all(dossier.document.text.as_str().as_bytes())?;
    Ok(())
}

/// A file, and the name of a document in it. A path may have doubled slashes for other reasons.
fn file_and_member(path: &Path) -> (PathBuf, Option<String>) {
    let words = path.to_string_lossy();
    if !path.is_file() {
        for (at, _) in words.match_indices(DocId::MEMBER) {
            let (file, member) = words.split_at(at);
            if Path::new(file).is_file() {
                let member = member.trim_start_matches('/');
                return (file.into(), Some(member.to_owned()));
            }
        }
    }
    (path.to_owned(), None)
}

/// Opens a folder or a file and waits until everything in it is read. What is odd goes to
/// standard error. `date_order` and `reading` count more than the corpus's settings.
fn open(path: &Path, date_order: Option<DateOrder>, reading: &Reading) -> Result<Workspace> {
    // A command leaves no trace of what was looked at.
    let mut work = Workspace::new(Surroundings::alone(&author()))?;
    if let Some(order) = date_order {
        work.apply(Command::OverruleDateOrder(order.into()))?;
    }
    if let Some(columns) = &reading.columns {
        work.apply(Command::OverruleColumns(columns.0.clone()))?;
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
