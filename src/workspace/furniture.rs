//! The command that calls words furniture, or text.
//!
//! Invariant: one step, whatever it replaces; a verdict that says what is so anyway is not kept.

use super::{Effect, Refusal, Workspace};
use crate::analysis::Dossier;
use crate::annotate::{Annotations, Edit};
use crate::model::{Correction, DocId, Span, Verdict};

impl Workspace {
    /// Takes the lines that a span touches for furniture, for text, or for what they look like.
    pub(super) fn set_furniture(
        &mut self,
        document: &DocId,
        span: Span,
        is_furniture: Option<bool>,
    ) -> Result<Effect, Refusal> {
        let unknown = || Refusal::NoSuchDocument(document.clone());
        let read = self.as_read(document).ok_or_else(unknown)?;
        let span = whole_lines(read, span).ok_or(Refusal::NoSuchWords)?;
        let recorded = self.annotations(document).map(Annotations::corrections);
        let recorded = recorded.into_iter().flatten();
        let is_replaced = |correction: &Correction| {
            let within = span.start <= correction.span.start && correction.span.end <= span.end;
            within && !correction.verdict.is_of_a_date()
        };
        let (replaced, mut kept): (Vec<Correction>, Vec<Correction>) =
            recorded.cloned().partition(is_replaced);
        let mut edits: Vec<Edit> = replaced
            .into_iter()
            .map(|before| Edit::SetCorrection {
                doc: document.clone(),
                before: Some(before),
                after: None,
            })
            .collect();
        let without = read.corrected(&kept);
        let is_so = match is_furniture {
            None => true,
            Some(true) => without
                .furniture
                .iter()
                .any(|it| it.start <= span.start && span.end <= it.end),
            Some(false) => !without.is_furniture(span),
        };
        if !is_so {
            // A date that stands on these words alone goes with them.
            let before = kept.extract_if(.., |it| it.span == span).next();
            let verdict = match is_furniture {
                Some(true) => Verdict::Furniture,
                _ => Verdict::Prose,
            };
            edits.push(Edit::SetCorrection {
                doc: document.clone(),
                after: Some(self.correction_of(before.as_ref(), span, verdict)),
                before,
            });
        }
        if !edits.is_empty() {
            let label = match is_furniture {
                Some(true) => "Take lines for furniture",
                Some(false) => "Take furniture for text",
                None => "Find furniture by itself again",
            };
            self.perform_as(Edit::All(edits), label.to_owned())?;
        }
        Ok(Effect::Done)
    }
}

/// The lines of the prose that a span touches, without white space at either end.
fn whole_lines(dossier: &Dossier, span: Span) -> Option<Span> {
    let text = &dossier.document.text;
    let prose = dossier.prose();
    let is_break = |c: char| matches!(c, '\n' | '\r');
    let before = text.get(Span::new(prose.start, span.start.max(prose.start)))?;
    let behind = text.get(Span::new(span.end.max(prose.start), prose.end))?;
    let start = before
        .rfind(is_break)
        .map_or(prose.start, |at| prose.start + at + 1);
    let end = behind.find(is_break).map_or(prose.end, |at| span.end + at);
    text.trimmed(Span::new(start, end.max(start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Command;
    use crate::workspace::testing::{open_as, open_texts};

    const TEXT: &str = " date 2022-02-08 Talks in Oslo went on until 3 February and failed.\n\n\
        Image: AP\n\nThey go on in March, says the ministry in the capital.\n";

    #[test]
    fn lines_become_furniture_and_text_again() {
        let (folder, mut work) = open_texts(&[("a.txt", TEXT)]);
        let id = DocId::new("a.txt");
        let span = |words: &str| {
            let start = TEXT.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let furniture = |work: &Workspace| -> Vec<String> {
            let dossier = work.dossier(&id).unwrap();
            let words = dossier
                .furniture
                .iter()
                .map(|s| dossier.document.text.get(*s).unwrap());
            words.map(str::to_owned).collect()
        };
        let corrections =
            |work: &Workspace| work.annotations(&id).map_or(0, |it| it.corrections().len());
        let set = |work: &mut Workspace, words: &str, is_furniture: Option<bool>| {
            let command = Command::SetFurniture {
                document: id.clone(),
                span: span(words),
                is_furniture,
            };
            work.apply(command).unwrap();
        };
        assert_eq!(furniture(&work), ["Image: AP"]);
        set(&mut work, "AP", Some(false));
        assert_eq!(furniture(&work), [""; 0]);
        set(&mut work, "Image", Some(true));
        assert_eq!(furniture(&work), ["Image: AP"]);
        assert_eq!(corrections(&work), 0, "it is so anyway");
        set(&mut work, "go on in March", Some(true));
        let last = "They go on in March, says the ministry in the capital.";
        assert_eq!(furniture(&work), ["Image: AP", last]);
        work.settle();
        drop(work);
        let mut work = open_as("ana", folder.path());
        assert_eq!(furniture(&work), ["Image: AP", last]);
        assert_eq!(corrections(&work), 1);
        // What lies within is replaced in the same step.
        set(&mut work, "March", Some(true));
        set(&mut work, TEXT.trim(), Some(false));
        assert_eq!((furniture(&work).len(), corrections(&work)), (0, 1));
        work.apply(Command::Undo).unwrap();
        assert_eq!(furniture(&work), ["Image: AP", last]);
        set(&mut work, TEXT.trim(), None);
        assert_eq!((furniture(&work).len(), corrections(&work)), (1, 0));
    }
}
