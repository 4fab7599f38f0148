//! Annotations → bytes of a sidecar.
//!
//! Invariant: the same annotations give the same bytes: fields in a fixed order, passages by
//! place, then orphans to the letter in the order they were read.

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
use super::{CONTEXT, SCHEMA, SidecarError};
use crate::annotate::annotations::{Annotations, UNKNOWN_TIME, decision};
use crate::model::{Passage, Text, TextHash};

/// Writes a sidecar: indented JSON with a line break at its end.
///
/// # Errors
/// When a passage does not lie in this text; nothing must then be saved.
pub fn write(
    annotations: &Annotations,
    file_name: &str,
    text: &Text,
    text_hash: TextHash,
) -> Result<Vec<u8>, SidecarError> {
    let passages = annotations.passages().iter().map(|passage| {
        let left = annotations.leftover.items.get(&passage.id);
        let left = left.cloned().unwrap_or_default();
        let item = item(passage, left, file_name, text, text_hash);
        item.map(|item| ItemOut::Passage(Box::new(item)))
    });
    let orphans = annotations.orphans.iter().map(|orphan| {
        let json: Result<&RawValue, _> = serde_json::from_str(&orphan.json);
        json.map(ItemOut::Kept).map_err(SidecarError::Unwritable)
    });
    let page = PageOut {
        head: head(annotations, file_name, text_hash)?,
        items: passages.chain(orphans).collect::<Result<_, _>>()?,
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
                id: id.to_string(),
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

fn item(
    passage: &Passage,
    left: ItemLeftover,
    file_name: &str,
    text: &Text,
    text_hash: TextHash,
) -> Result<Item, SidecarError> {
    let mut target = left.item.target.clone().unwrap_or_default();
    target.source = Some(iri_of(file_name).into());
    target
        .selector
        .splice(0..0, selectors(passage, &left, text)?);
    target.state.insert(
        0,
        value(&TextState {
            kind: TextStateType::TextState,
            text_hash: text_hash.to_string(),
            rest: left.state.clone(),
        })?,
    );
    let mut body = bodies(passage, &left)?;
    body.extend(left.item.body);
    Ok(Item {
        id: left.item.id.or_else(|| Some(passage.id.to_string().into())),
        kind: left.item.kind.or_else(|| Some("Annotation".into())),
        motivation: left
            .item
            .motivation
            .or_else(|| Some(motivation(passage).into())),
        created: written_time(passage.created).or(left.item.created),
        modified: written_time(passage.modified).or(left.item.modified),
        creator: left
            .item
            .creator
            .or_else(|| (!passage.author.is_empty()).then(|| creator(&passage.author))),
        revision: Some(passage.revision.into()),
        event_date: passage
            .event_date
            .as_ref()
            .map(|date| date.value().into())
            .or(left.item.event_date),
        body,
        target: Some(target),
        rest: left.item.rest,
    })
}

fn selectors(
    passage: &Passage,
    left: &ItemLeftover,
    text: &Text,
) -> Result<[Value; 2], SidecarError> {
    let span = passage.span;
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
        rest: left.quote.clone(),
    };
    Ok([value(&position)?, value(&quote)?])
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
