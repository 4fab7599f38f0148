//! Annotations → bytes of a sidecar.
//!
//! Invariant: the same annotations give the same bytes: fields in a fixed order, what is said
//! of the document, passages by place, then corrections by place, then orphans to the letter in
//! the order they were read.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use uuid::Uuid;

use super::repeated::repeated;
use super::version::changes_of;
use super::wire::{
    Fields, Head, Item, ItemLeftover, ItemOut, PageOut, PositionSelector, PositionSelectorType,
    QuoteSelector, QuoteSelectorType, Removed, TextState, TextStateType, TextualBody,
    TextualBodyType,
};
use super::{CONTEXT, ECHOES, REPEATED, SCHEMA, SidecarError};
use crate::annotate::annotations::{ABOUT, Annotations, Thing, UNKNOWN_TIME, decision};
use crate::annotate::reanchor::{Echoes, echoes};
use crate::model::{
    About, Content, Correction, Details, Passage, PublishedAs, Span, Stamp, TagPath, Text, TextHash,
};

/// Bytes of the largest text in which it is looked for words that stand there twice.
const MOST_SEARCHED: usize = 1 << 20;

/// Bytes of the largest text of which it is told what around a quote stands elsewhere too: it
/// takes milliseconds, and every edit is written down before it counts.
const MOST_ECHOED: usize = 1 << 17;

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
    let echoes = echoes_in(annotations, text);
    let page = page(annotations, file_name, text, text_hash, echoes)?;
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(SidecarError::Unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The same on one line, for a journal: without what around a quote stands elsewhere too, which
/// takes too long to look for at every edit.
///
/// # Errors
/// Like [`write()`].
pub fn write_line(
    annotations: &Annotations,
    file_name: &str,
    text: &Text,
    text_hash: TextHash,
) -> Result<Box<RawValue>, SidecarError> {
    let page = page(annotations, file_name, text, text_hash, HashMap::new())?;
    to_raw_value(&page).map_err(SidecarError::Unwritable)
}

fn page<'a>(
    annotations: &'a Annotations,
    file_name: &str,
    text: &Text,
    text_hash: TextHash,
    echoes: HashMap<Span, Echoes>,
) -> Result<PageOut<'a>, SidecarError> {
    let writer = Writer {
        annotations,
        file_name,
        text,
        text_hash,
        repeated: repeated_of(annotations, text),
        echoes,
    };
    let about = annotations.thing(ABOUT);
    let passages = annotations.passages().iter().cloned().map(Thing::Passage);
    let corrections = annotations.corrections().iter().cloned();
    let things = about
        .into_iter()
        .chain(passages)
        .chain(corrections.map(Thing::Correction));
    let known = things.map(|thing| {
        let item = writer.with_rivals(&thing)?;
        Ok(ItemOut::Known(Box::new(item)))
    });
    let orphans = annotations.orphans.iter().map(|orphan| {
        let json: Result<&RawValue, _> = serde_json::from_str(&orphan.json);
        json.map(ItemOut::Kept).map_err(SidecarError::Unwritable)
    });
    Ok(PageOut {
        head: head(annotations, file_name, text_hash)?,
        items: known.chain(orphans).collect::<Result<_, _>>()?,
    })
}

/// What around each quote stands elsewhere too; in very large texts it is not looked for.
fn echoes_in(annotations: &Annotations, text: &Text) -> HashMap<Span, Echoes> {
    if text.len() > MOST_ECHOED {
        return HashMap::new();
    }
    let passages = annotations.passages().iter().map(|passage| passage.span);
    let corrections = annotations.corrections().iter();
    let spans: Vec<Span> = passages.chain(corrections.map(|it| it.span)).collect();
    if spans.is_empty() {
        return HashMap::new();
    }
    let found = echoes(text.as_str(), &spans);
    spans.into_iter().zip(found).collect()
}

/// The spans whose quotes alone cannot tell them from others. In very large texts none is looked
/// for: that would take too long on every saving.
fn repeated_of(annotations: &Annotations, text: &Text) -> HashSet<Span> {
    if text.len() > MOST_SEARCHED {
        return HashSet::new();
    }
    let rivals = annotations.rivals.values().flatten();
    let rivals = rivals.filter_map(|rival| match &rival.state {
        Thing::Passage(passage) => Some(passage.span),
        Thing::Correction(correction) => Some(correction.span),
        Thing::About(..) => None,
    });
    let passages = annotations.passages().iter().map(|passage| passage.span);
    let corrections = annotations.corrections().iter();
    let corrections = corrections.map(|correction| correction.span);
    let spans: Vec<Span> = passages.chain(corrections).chain(rivals).collect();
    repeated(text, &spans)
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
    let removed = annotations.removed.iter();
    let mut removed = removed
        .flat_map(|(id, versions)| versions.iter().map(move |version| (id, version)))
        .map(|(id, version)| {
            value(&Removed {
                id: id.urn().to_string(),
                revision: version.revision(),
                changes: changes_of(version),
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
        triage: left.triage,
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
    /// Where the quote alone cannot tell the words from others.
    repeated: HashSet<Span>,
    echoes: HashMap<Span, Echoes>,
}

impl Writer<'_> {
    /// A thing, with the states of it that were made without knowledge of this one.
    fn with_rivals(&self, thing: &Thing) -> Result<Item, SidecarError> {
        let left = &self.annotations.leftover.items;
        let left = left.get(&thing.id()).cloned().unwrap_or_default();
        let mut item = self.thing(thing, &left)?;
        let rivals = self.annotations.rivals.get(&thing.id());
        let rivals = rivals.into_iter().flatten();
        let rivals = rivals.map(|rival| value(&self.thing(&rival.state, &rival.leftover)?));
        let rivals: Vec<Value> = rivals.collect::<Result<_, _>>()?;
        item.rivals.splice(0..0, rivals);
        Ok(item)
    }

    fn thing(&self, thing: &Thing, left: &ItemLeftover) -> Result<Item, SidecarError> {
        match thing {
            Thing::Passage(passage) => self.passage(passage, left),
            Thing::Correction(correction) => self.correction(correction, left),
            Thing::About(about, stamp) => self.about(about, stamp, left),
        }
    }

    fn about(
        &self,
        about: &About,
        stamp: &Stamp,
        left: &ItemLeftover,
    ) -> Result<Item, SidecarError> {
        let mut item = self.item(ABOUT, None, stamp, left, "classifying")?;
        if let Some(triage) = decision(about.triage) {
            item.triage = Some(triage.word().into());
        }
        let Details {
            published,
            title,
            outlet,
            author,
            language,
        } = &about.details;
        let word = published.as_ref().map(PublishedAs::word);
        for (field, said) in [
            (&mut item.published, word),
            (&mut item.title, title.as_deref()),
            (&mut item.outlet, outlet.as_deref()),
            (&mut item.author, author.as_deref()),
            (&mut item.language, language.as_deref()),
        ] {
            if let Some(said) = said {
                *field = Some(said.into());
            }
        }
        let bodies = bodies(&about.tags, &about.note, left)?;
        item.body.splice(0..0, bodies);
        Ok(item)
    }

    fn passage(&self, passage: &Passage, left: &ItemLeftover) -> Result<Item, SidecarError> {
        let Content {
            tags,
            note,
            event_date,
            said_by,
            carried_by,
            stance,
            credibility,
        } = &passage.content;
        let motivation = motivation(&passage.content);
        let (id, span) = (passage.id.0, passage.span);
        let mut item = self.item(id, Some(span), &passage.stamp, left, motivation)?;
        let words = |words: &str| (!words.is_empty()).then(|| Value::from(words));
        let or = |written: Option<Value>, kept: Option<Value>| written.or(kept);
        let date = event_date.as_ref().map(|date| date.value().into());
        item.event_date = or(date, item.event_date);
        item.said_by = or(words(said_by), item.said_by);
        item.carried_by = or(words(carried_by), item.carried_by);
        item.stance = or(stance.map(|stance| stance.word().into()), item.stance);
        let digit = credibility.map(|credibility| credibility.digit().into());
        item.credibility = or(digit, item.credibility);
        // A body without a purpose would become a tag by the motivation, and was none.
        let is_default = left.item.motivation.is_none() && motivation == "tagging";
        if is_default && item.body.iter().any(|body| is_untold_tag(body, tags)) {
            item.motivation = None;
        }
        item.body.splice(0..0, bodies(tags, note, left)?);
        Ok(item)
    }

    fn correction(
        &self,
        correction: &Correction,
        left: &ItemLeftover,
    ) -> Result<Item, SidecarError> {
        let (id, span) = (correction.id.0, correction.span);
        let item = self.item(id, Some(span), &correction.stamp, left, "editing")?;
        Ok(Item {
            verdict: Some(correction.verdict.word().into()),
            ..item
        })
    }

    /// An annotation with everything but what it says. Without a span it is about the whole
    /// document.
    fn item(
        &self,
        id: Uuid,
        span: Option<Span>,
        stamp: &Stamp,
        left: &ItemLeftover,
        motivation: &str,
    ) -> Result<Item, SidecarError> {
        let mut item = left.item.clone();
        let mut target = item.target.take().unwrap_or_default();
        target.source = Some(iri_of(self.file_name).into());
        if let Some(span) = span {
            let selectors = self.selectors(span, left)?;
            target.selector.splice(0..0, selectors);
        }
        let state = TextState {
            kind: TextStateType::TextState,
            text_hash: self.text_hash.to_string(),
            rest: left.state.clone(),
        };
        target.state.insert(0, value(&state)?);
        let changes = changes_of(&stamp.version);
        let changes = changes.map(|changes| value(&changes)).transpose()?;
        let editor = (stamp.editor != stamp.author).then(|| stamp.editor.as_str().into());
        Ok(Item {
            id: item.id.or_else(|| Some(id.urn().to_string().into())),
            kind: item.kind.or_else(|| Some("Annotation".into())),
            motivation: item.motivation.or_else(|| Some(motivation.into())),
            created: written_time(stamp.created).or(item.created),
            modified: written_time(stamp.modified).or(item.modified),
            creator: item
                .creator
                .or_else(|| (!stamp.author.is_empty()).then(|| creator(&stamp.author))),
            revision: Some(stamp.version.revision().into()),
            changes: changes.or(item.changes),
            editor: editor.or(item.editor),
            target: Some(target),
            ..item
        })
    }

    /// The field that says what around a quote stands elsewhere too.
    fn echoed(&self, span: Span) -> Option<(String, Value)> {
        let echoes = self.echoes.get(&span).filter(|echoes| !echoes.is_empty())?;
        let entries = echoes.written().map(|(run, times)| (run, times.into()));
        Some((ECHOES.to_owned(), Value::Object(entries.collect())))
    }

    fn selectors(&self, span: Span, left: &ItemLeftover) -> Result<[Value; 2], SidecarError> {
        let text = self.text;
        let position = text.position_of(span).ok_or(SidecarError::WrongText)?;
        let exact = text.get(span).ok_or(SidecarError::WrongText)?;
        let position = PositionSelector {
            kind: PositionSelectorType::TextPositionSelector,
            start: position.start,
            end: position.end,
            rest: left.position.clone(),
        };
        let is_repeated = self.repeated.contains(&span);
        let repeated = is_repeated.then(|| (REPEATED.to_owned(), true.into()));
        let quote = QuoteSelector {
            kind: QuoteSelectorType::TextQuoteSelector,
            exact: exact.to_owned(),
            prefix: text.before(span, CONTEXT).to_owned(),
            suffix: text.after(span, CONTEXT).to_owned(),
            rest: repeated
                .into_iter()
                .chain(self.echoed(span))
                .chain(left.quote.clone())
                .collect(),
        };
        Ok([value(&position)?, value(&quote)?])
    }
}

fn bodies(tags: &[TagPath], note: &str, left: &ItemLeftover) -> Result<Vec<Value>, SidecarError> {
    let body = |purpose: &str, words: &str, rest: Fields| {
        value(&TextualBody {
            kind: TextualBodyType::TextualBody,
            purpose: Some(purpose.to_owned()),
            value: words.to_owned(),
            rest,
        })
    };
    let mut bodies = Vec::new();
    for tag in tags {
        let rest = left.tags.get(tag).cloned().unwrap_or_default();
        bodies.push(body("tagging", tag.as_str(), rest)?);
    }
    if !note.is_empty() {
        let mut rest = Fields::from_iter([("format".to_owned(), "text/plain".into())]);
        rest.extend(left.note.clone());
        bodies.push(body("commenting", note, rest)?);
    }
    Ok(bodies)
}

/// Whether a body that was kept would be read as one more tag were the motivation to tag.
fn is_untold_tag(body: &Value, tags: &[TagPath]) -> bool {
    let body = TextualBody::deserialize(body);
    let open = body.ok().filter(|body| body.purpose.is_none());
    let tag = open.and_then(|body| TagPath::parse(&body.value).ok());
    tag.is_some_and(|tag| !tags.contains(&tag))
}

fn motivation(content: &Content) -> &'static str {
    match (content.tags.is_empty(), content.note.is_empty()) {
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
