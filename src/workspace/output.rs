//! Commands that write files other than our own: exports, and documents made from copied text.

use std::fmt::Display;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use super::files::document_path;
use super::{Effect, ExportFormat, Exported, NewDocument, Refusal, Weight, Workspace};
use crate::annotate::{Annotations, chronology, codebook, events, settings, sidecar};
use crate::corpus::sample;
use crate::corpus::seed_format::{self, Clipping};
use crate::disk::{Places, is_document_name, lay_out, write_atomic};
use crate::exchange::{self, PassageRow, RowError, report};
use crate::model::DocId;

/// Longest name of a document made from copied text, in characters, extension included.
const NAME_CHARS: usize = 60;

impl Workspace {
    /// Every annotated passage of the corpus, by publication date and place.
    ///
    /// # Errors
    /// When a passage does not lie in its document.
    pub fn passage_rows(&self) -> Result<Vec<PassageRow>, RowError> {
        let nothing = Annotations::default();
        let documents = self.documents().iter().map(|dossier| {
            let document = &dossier.document;
            (document, self.annotations(&document.id).unwrap_or(&nothing))
        });
        exchange::rows(documents, self.settings())
    }

    /// An export as bytes.
    ///
    /// # Errors
    /// When they cannot be put into that form.
    pub fn export_bytes(&self, format: ExportFormat) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let passages = || self.passage_rows().map_err(failed);
        match format {
            ExportFormat::Csv => exchange::csv::write(&passages()?, &mut bytes),
            ExportFormat::Json => exchange::json::write(&passages()?, &mut bytes),
            ExportFormat::Markdown => exchange::markdown::write(&passages()?, &mut bytes),
            ExportFormat::EventsCsv => exchange::events::write_csv(&self.event_rows(), &mut bytes),
            ExportFormat::EventsJson => {
                exchange::events::write_json(&self.event_rows(), &mut bytes)
            }
            ExportFormat::ChronologyMarkdown => report::write_markdown(&self.report(), &mut bytes),
            ExportFormat::ChronologyHtml => report::write_html(&self.report(), &mut bytes),
            ExportFormat::ChronologyDocx => {
                report::write_docx(&self.report(), &mut Cursor::new(&mut bytes))
            }
        }
        .map_err(failed)?;
        Ok(bytes)
    }

    pub(super) fn export(
        &mut self,
        format: ExportFormat,
        path: PathBuf,
    ) -> Result<Effect, Refusal> {
        self.refuse_corpus_files(&path)?;
        write_atomic(&path, &self.export_bytes(format)?).map_err(failed)?;
        let exported = format.exported();
        let count = match exported {
            Exported::Passages => self.passage_count(),
            Exported::Events => self.events().len(),
            Exported::Chronology => self.report().line_count(),
        };
        Ok(Effect::Written {
            path,
            count,
            exported,
        })
    }

    pub(super) fn write_picture(&mut self, path: PathBuf, bytes: &[u8]) -> Result<Effect, Refusal> {
        self.refuse_corpus_files(&path)?;
        write_atomic(&path, bytes).map_err(failed)?;
        Ok(Effect::Picture(path))
    }

    /// An export must overwrite neither a document, opened or not, nor a file of ours, by
    /// whatever way the path leads into the folder.
    ///
    /// # Errors
    /// When it would, or when the path names no file in a folder that is there.
    pub fn refuse_corpus_files(&self, path: &Path) -> Result<(), Refusal> {
        let absolute = std::path::absolute(path).map_err(failed)?;
        let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Err(Refusal::Failed(format!(
                "“{}” names no file",
                path.display()
            )));
        };
        let folder = folder.canonicalize().map_err(|_| {
            Refusal::Failed(format!(
                "The folder “{}” is not there; make it, or choose another",
                folder.display()
            ))
        })?;
        let name = name.to_string_lossy();
        let is_inside = self.corpus().is_some_and(|root| folder.starts_with(root));
        let is_there = folder.join(name.as_ref()).symlink_metadata().is_ok();
        let own_names = [
            chronology::FILE_NAME,
            codebook::FILE_NAME,
            events::FILE_NAME,
            settings::FILE_NAME,
        ];
        let is_ours = name.ends_with(sidecar::SUFFIX) || own_names.contains(&name.as_ref());
        if is_inside && (is_ours || (is_there && is_document_name(&name))) {
            return Err(Refusal::Failed(format!(
                "“{}” is one of the corpus’s own files; choose another name",
                path.display()
            )));
        }
        Ok(())
    }

    pub(super) fn write_new_document(&mut self, new: &NewDocument) -> Result<Effect, Refusal> {
        let root = self.corpus().ok_or(Refusal::NoCorpus)?.to_owned();
        if new.text.trim().is_empty() {
            return Err(Refusal::Failed("There is no text to save".to_owned()));
        }
        if self.loading.is_some() {
            let words = "The folder is still being read; save the document in a moment";
            return Err(Refusal::Failed(words.to_owned()));
        }
        let content = seed_format::write(&Clipping {
            date: new.date,
            text: &new.text,
            source: present(&new.source),
            address: present(&new.address),
        });
        let id = free_name(&root, new);
        write_atomic(&document_path(&root, &id), content.as_bytes()).map_err(failed)?;
        if let Err(refusal) = self.read_one_more(&id) {
            // It is written; that it is not shown yet must not look as if it were not.
            let words = format!("“{id}” is saved but not shown yet: {refusal}");
            self.notice(Weight::Warning, words);
            return Ok(Effect::Done);
        }
        Ok(Effect::Made(id))
    }
}

/// The user's writable copy of the sample corpus, laid out if it is not there yet.
///
/// # Errors
/// When there is no place for it, in words.
pub fn lay_out_sample(places: &Places) -> Result<PathBuf, String> {
    let folder = places.sample();
    match lay_out(&folder, sample::FILES) {
        Ok(_) => Ok(folder),
        Err(error) => Err(format!("The sample corpus cannot be laid out: {error}")),
    }
}

fn failed(error: impl Display) -> Refusal {
    Refusal::Failed(error.to_string())
}

/// What was typed, unless it is nothing.
fn present(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}

/// A file name that says what the document is and that no file has: `2022-02-08 First words.txt`.
fn free_name(root: &Path, new: &NewDocument) -> DocId {
    let mut stem = match new.date {
        Some(date) => format!("{date} "),
        None => String::new(),
    };
    let words = new.text.split_whitespace().map(|word| {
        let kept = word
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '\''));
        kept.collect::<String>()
    });
    for word in words.filter(|word| !word.is_empty()) {
        if stem.chars().count() + word.chars().count() > NAME_CHARS - 12 {
            break;
        }
        stem.push_str(&word);
        stem.push(' ');
    }
    let stem = match stem.trim() {
        "" => "document",
        words => words,
    };
    let plain = DocId::new(format!("{stem}.txt"));
    let numbered = (2..).map(|n| DocId::new(format!("{stem} ({n}).txt")));
    let is_free = |id: &DocId| document_path(root, id).symlink_metadata().is_err();
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(is_free)
        .unwrap_or(plain)
}
