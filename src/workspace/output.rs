//! Commands that write files other than our own: exports, and documents made from copied text.

use std::path::{Path, PathBuf};

use super::files::document_path;
use super::{Command, Effect, ExportFormat, NewDocument, Refusal, Workspace};
use crate::annotate::Annotations;
use crate::corpus::seed_format::{self, Clipping};
use crate::disk::{is_own_name, write_atomic};
use crate::exchange::{self, PassageRow, RowError};
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
        exchange::rows(documents)
    }

    /// An export as bytes.
    ///
    /// # Errors
    /// When the passages cannot be written in that form.
    pub fn export_bytes(&self, format: ExportFormat) -> std::io::Result<Vec<u8>> {
        let rows = self.passage_rows().map_err(std::io::Error::other)?;
        let mut bytes = Vec::new();
        match format {
            ExportFormat::Csv => exchange::csv::write(&rows, &mut bytes)?,
            ExportFormat::Json => exchange::json::write(&rows, &mut bytes)?,
            ExportFormat::Markdown => exchange::markdown::write(&rows, &mut bytes)?,
        }
        Ok(bytes)
    }

    pub(super) fn export(
        &mut self,
        format: ExportFormat,
        path: PathBuf,
    ) -> Result<Effect, Refusal> {
        let refuse = |error: &dyn std::fmt::Display| Refusal::Failed(error.to_string());
        self.refuse_own_files(&path)?;
        let bytes = self.export_bytes(format).map_err(|error| refuse(&error))?;
        write_atomic(&path, &bytes).map_err(|error| refuse(&error))?;
        let passages = self.passage_count();
        Ok(Effect::Written { path, passages })
    }

    /// An export must overwrite neither a document nor a file of ours.
    fn refuse_own_files(&self, path: &Path) -> Result<(), Refusal> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let is_document = self.corpus().is_some_and(|root| {
            let mut documents = self.documents().iter();
            documents.any(|dossier| document_path(root, &dossier.document.id) == path)
        });
        if is_document || is_own_name(name) {
            return Err(Refusal::Failed(format!(
                "“{}” is one of the corpus's own files; choose another name",
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
        let present = |words: &'_ str| -> Option<String> {
            let words = words.trim();
            (!words.is_empty()).then(|| words.to_owned())
        };
        let (source, address) = (present(&new.source), present(&new.address));
        let content = seed_format::write(&Clipping {
            date: new.date,
            text: &new.text,
            source: source.as_deref(),
            address: address.as_deref(),
        });
        let id = free_name(&root, new);
        let path = document_path(&root, &id);
        write_atomic(&path, content.as_bytes())
            .map_err(|error| Refusal::Failed(error.to_string()))?;
        self.apply(Command::Reload)?;
        Ok(Effect::Document(id))
    }
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
