//! Annotations → bytes of a sidecar.
//!
//! Invariant: the same annotations give the same bytes: fields in a fixed order, passages by
//! place, then corrections by place, then orphans to the letter in the order they were read.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

use super::wire::{
    Fields, Head, Item, ItemLeftover, ItemOut, PageOut, PositionSelector, PositionSelectorType,
    QuoteSelector, QuoteSelectorType, Removed, TextState, TextStateType, TextualBody,
    TextualBodyType,
};
use super::{CONTEXT, REJECTED, REPEATED, SCHEMA, SidecarError};
use crate::annotate::annotations::{Annotations, UNKNOWN_TIME, decision};
use crate::annotate::reanchor::is_repeated;
use crate::model::{Correction, Passage, Span, Text, TextHash, Verdict};

/// Bytes of the largest text in which it is looked for words that stand there twice.
const MOST_SEARCHED: usize = 1 << 20;

/// Writes a sidecar: indented JSON with a line break at its end.
///
/// # Errors
/// When a passage or correction does not lie in this text; nothing must then be saved.
pub fn write(
    annotations: &Annotations,
    file_name: &str,
    text: &Text,
    text_hash: TextHash,
) -> Result<Vec<u8>, SidecarError> {
    let writer = Writer {
        annotations,
        file_name,
        text,
        text_hash,
    };
    let passages = annotations.passages().iter();
    let passages = passages.map(|passage| writer.passage(passage));
    let corrections = annotations.corrections().iter();
    let corrections = corrections.map(|correction| writer.correction(correction));
    let known = passages
        .chain(corrections)
        .map(|item| item.map(|item| ItemOut::Known(Box::new(item))));
    let orphans = annotations.orphans.iter().map(|orphan| {
        let json: Result<&RawValue, _> = serde_json::from_str(&orphan.json);
        json.map(ItemOut::Kept).map_err(SidecarError::Unwritable)
    });
    let page = PageOut {
        head: head(annotations, file_name, text_hash)?,
        items: known.chain(orphans).collect::<Result<_, _>>()?,
    };
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(SidecarError::Unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The standard's terms, and the prefix of Dateline's own. Nothing needs to be fetched to read
/// a sidecar.
pub(super) fn context() -> Value {
    json!(["http://www.w3.org/ns/anno.jsonld", own_terms()])
}

/// An author as the standard writes one.
pub(super) fn creator(name: &str) -> Value {
    json!({"type": "Person", "name": name})
}

fn own_terms() -> Value {
    json!({"dateline": "urn:x-dateline:"})
}

fn head(
    annotations: &Annotations,
    file_name: &str,
    text_hash: TextHash,
) -> Result<Head, SidecarError> {
    let left = annotations.leftover.head.clone();
    let mut removed = annotations
        .removed
        .iter()
        .map(|(id, revision)| {
            value(&Removed {
                id: id.urn().to_string(),
                revision: *revision,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    removed.extend(left.removed);
    // A page needs an id; one that follows from its contents needs no chance.
    let id = Uuid::new_v5(
        &Uuid::NAMESPACE_OID,
        format!("{text_hash} {file_name}").as_bytes(),
    );
    Ok(Head {
        context: Some(left.context.map_or_else(context, with_own_terms)),
        id: left.id.or_else(|| Some(id.urn().to_string().into())),
        kind: left.kind.or_else(|| Some("AnnotationPage".into())),
        schema: Some(SCHEMA.into()),
        text_hash: Some(text_hash.to_string().into()),
        triage: decision(annotations.triage)
            .map(|triage| triage.word().into())
            .or(left.triage),
        removed,
        rest: left.rest,
    })
}

/// Another program's context, with Dateline's prefix added where it is not explained.
fn with_own_terms(context: Value) -> Value {
    let mut parts = match context {
        Value::Array(parts) => parts,
        alone => vec![alone],
    };
    if !parts.iter().any(|part| part.get("dateline").is_some()) {
        parts.push(own_terms());
    }
    Value::Array(parts)
}

/// What all annotations of one file have in common.
struct Writer<'a> {
    annotations: &'a Annotations,
    file_name: &'a str,
    text: &'a Text,
    text_hash: TextHash,
}

/// What passages and corrections have in common.
struct Stamp<'a> {
    id: Uuid,
    span: Span,
    author: &'a str,
    created: DateTime<Utc>,
    modified: DateTime<Utc>,
    revision: u64,
}

impl Writer<'_> {
    fn passage(&self, passage: &Passage) -> Result<Item, SidecarError> {
        let left = self.leftover_of(passage.id.0);
        let stamp = Stamp {
            id: passage.id.0,
            span: passage.span,
            author: &passage.author,
            created: passage.created,
            modified: passage.modified,
            revision: passage.revision,
        };
        let mut item = self.item(&stamp, &left, motivation(passage))?;
        if let Some(date) = &passage.event_date {
            item.event_date = Some(date.value().into());
        }
        item.body.splice(0..0, bodies(passage, &left)?);
        Ok(item)
    }

    fn correction(&self, correction: &Correction) -> Result<Item, SidecarError> {
        let left = self.leftover_of(correction.id.0);
        let stamp = Stamp {
            id: correction.id.0,
            span: correction.span,
            author: &correction.author,
            created: correction.created,
            modified: correction.modified,
            revision: correction.revision,
        };
        let verdict = match &correction.verdict {
            Verdict::Rejected => REJECTED,
            Verdict::Value(date) => date.value(),
        };
        let item = self.item(&stamp, &left, "editing")?;
        Ok(Item {
            verdict: Some(verdict.into()),
            ..item
        })
    }

    fn leftover_of(&self, id: Uuid) -> ItemLeftover {
        let leftovers = &self.annotations.leftover.items;
        leftovers.get(&id).cloned().unwrap_or_default()
    }

    /// An annotation with everything but what it says.
    fn item(
        &self,
        stamp: &Stamp<'_>,
        left: &ItemLeftover,
        motivation: &str,
    ) -> Result<Item, SidecarError> {
        let mut item = left.item.clone();
        let mut target = item.target.take().unwrap_or_default();
        target.source = Some(iri_of(self.file_name).into());
        let selectors = selectors(stamp.span, left, self.text)?;
        target.selector.splice(0..0, selectors);
        let state = TextState {
            kind: TextStateType::TextState,
            text_hash: self.text_hash.to_string(),
            rest: left.state.clone(),
        };
        target.state.insert(0, value(&state)?);
        Ok(Item {
            id: item.id.or_else(|| Some(stamp.id.urn().to_string().into())),
            kind: item.kind.or_else(|| Some("Annotation".into())),
            motivation: item.motivation.or_else(|| Some(motivation.into())),
            created: written_time(stamp.created).or(item.created),
            modified: written_time(stamp.modified).or(item.modified),
            creator: item
                .creator
                .or_else(|| (!stamp.author.is_empty()).then(|| creator(stamp.author))),
            revision: Some(stamp.revision.into()),
            target: Some(target),
            ..item
        })
    }
}

fn selectors(span: Span, left: &ItemLeftover, text: &Text) -> Result<[Value; 2], SidecarError> {
    let position = text.position_of(span).ok_or(SidecarError::WrongText)?;
    let exact = text.get(span).ok_or(SidecarError::WrongText)?;
    let position = PositionSelector {
        kind: PositionSelectorType::TextPositionSelector,
        start: position.start,
        end: position.end,
        rest: left.position.clone(),
    };
    let quote = QuoteSelector {
        kind: QuoteSelectorType::TextQuoteSelector,
        exact: exact.to_owned(),
        prefix: text.before(span, CONTEXT).to_owned(),
        suffix: text.after(span, CONTEXT).to_owned(),
        rest: repeated(text, span)
            .into_iter()
            .chain(left.quote.clone())
            .collect(),
    };
    Ok([value(&position)?, value(&quote)?])
}

/// The field that says that the quote alone cannot tell the words from others. In very large
/// texts it is left out: to look for every quote on every saving would take too long.
fn repeated(text: &Text, span: Span) -> Option<(String, Value)> {
    let is_known = text.len() <= MOST_SEARCHED && is_repeated(text.as_str(), span);
    is_known.then(|| (REPEATED.to_owned(), true.into()))
}

fn bodies(passage: &Passage, left: &ItemLeftover) -> Result<Vec<Value>, SidecarError> {
    let body = |purpose: &str, words: &str, rest: Fields| {
        value(&TextualBody {
            kind: TextualBodyType::TextualBody,
            purpose: Some(purpose.to_owned()),
            value: words.to_owned(),
            rest,
        })
    };
    let mut bodies = Vec::new();
    for tag in &passage.tags {
        let rest = left.tags.get(tag).cloned().unwrap_or_default();
        bodies.push(body("tagging", tag.as_str(), rest)?);
    }
    if !passage.note.is_empty() {
        let mut rest = Fields::from_iter([("format".to_owned(), "text/plain".into())]);
        rest.extend(left.note.clone());
        bodies.push(body("commenting", &passage.note, rest)?);
    }
    Ok(bodies)
}

fn motivation(passage: &Passage) -> &'static str {
    match (passage.tags.is_empty(), passage.note.is_empty()) {
        (false, _) => "tagging",
        (true, false) => "commenting",
        (true, true) => "highlighting",
    }
}

fn written_time(time: DateTime<Utc>) -> Option<Value> {
    (time != UNKNOWN_TIME).then(|| time.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
}

/// A file name as a relative IRI (RFC 3987): itself, but for characters that would make it
/// invalid or mean something else there.
fn iri_of(file_name: &str) -> String {
    let mut iri = String::with_capacity(file_name.len());
    for c in file_name.chars() {
        match c {
            ' '
            | '"'
            | '#'
            | '%'
            | '/'
            | ':'
            | '<'
            | '>'
            | '?'
            | '['
            | '\\'
            | ']'
            | '^'
            | '`'
            | '{'
            | '|'
            | '}'
            | '\0'..='\x1f'
            | '\x7f' => {
                iri.push_str(&format!("%{:02X}", u32::from(c)));
            }
            _ => iri.push(c),
        }
    }
    iri
}

fn value(of: &impl Serialize) -> Result<Value, SidecarError> {
    serde_json::to_value(of).map_err(SidecarError::Unwritable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_relative_iris() {
        let check = |name: &str, expected: &str| assert_eq!(iri_of(name), expected);
        check("dispatch-1998-05-03.txt", "dispatch-1998-05-03.txt");
        check("двое.txt", "двое.txt");
        check("a b#1: 50%?.txt", "a%20b%231%3A%2050%25%3F.txt");
    }
}
