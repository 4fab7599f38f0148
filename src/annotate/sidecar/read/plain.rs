//! The quick way to read an annotation that is just as Dateline writes it.
//!
//! Invariant: what is read here is what the patient way in [`item`](super::item) makes of the
//! same words, with nothing left over and nothing to remark. Whatever is out of the ordinary,
//! down to a missing time, is not read here at all.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::item::{Draft, NOWHERE, is_own_motivation};
use crate::annotate::annotations::{ABOUT, Thing};
use crate::annotate::reanchor::Echoes;
use crate::annotate::sidecar::place::Place;
use crate::annotate::sidecar::wire::{
    ItemLeftover, PositionSelectorType, QuoteSelectorType, TextStateType, TextualBodyType,
};
use crate::model::{
    Content, Correction, CorrectionId, Credibility, EventDate, Passage, PassageId, Position, Seat,
    Stamp, Stance, TagPath, TextHash, Verdict, Version,
};

/// An annotation with a passage's or a correction's fields and no others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(rename = "type")]
    _kind: AnnotationType,
    #[serde(borrow)]
    motivation: Cow<'a, str>,
    #[serde(deserialize_with = "time")]
    created: DateTime<Utc>,
    #[serde(deserialize_with = "time")]
    modified: DateTime<Utc>,
    creator: Option<Creator>,
    #[serde(rename = "dateline:revision")]
    revision: u64,
    #[serde(
        rename = "dateline:changes",
        default,
        deserialize_with = "known_version"
    )]
    changes: Option<Version>,
    #[serde(rename = "dateline:editor")]
    editor: Option<String>,
    #[serde(rename = "dateline:eventDate")]
    event_date: Option<Cow<'a, str>>,
    #[serde(rename = "dateline:saidBy")]
    said_by: Option<String>,
    #[serde(rename = "dateline:carriedBy")]
    carried_by: Option<String>,
    #[serde(rename = "dateline:stance")]
    stance: Option<Cow<'a, str>>,
    #[serde(rename = "dateline:credibility")]
    credibility: Option<u64>,
    #[serde(rename = "dateline:verdict")]
    verdict: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    body: Vec<Body<'a>>,
    #[serde(borrow)]
    target: Target<'a>,
}

#[derive(Deserialize)]
enum AnnotationType {
    Annotation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Creator {
    #[serde(rename = "type")]
    _kind: CreatorType,
    name: String,
}

#[derive(Deserialize)]
enum CreatorType {
    Person,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'a> {
    #[serde(rename = "type")]
    _kind: TextualBodyType,
    purpose: Purpose,
    #[serde(borrow)]
    value: Cow<'a, str>,
    format: Option<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Purpose {
    Tagging,
    Commenting,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Format {
    #[serde(rename = "text/plain")]
    Plain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Target<'a> {
    #[serde(borrow, rename = "source")]
    _source: Cow<'a, str>,
    #[serde(borrow)]
    state: State<'a>,
    #[serde(borrow)]
    selector: (PositionSelector, QuoteSelector<'a>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct State<'a> {
    #[serde(rename = "type")]
    _kind: TextStateType,
    #[serde(borrow, rename = "dateline:textHash")]
    text_hash: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PositionSelector {
    #[serde(rename = "type")]
    _kind: PositionSelectorType,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuoteSelector<'a> {
    #[serde(rename = "type")]
    _kind: QuoteSelectorType,
    #[serde(borrow)]
    exact: Cow<'a, str>,
    #[serde(borrow)]
    prefix: Cow<'a, str>,
    #[serde(borrow)]
    suffix: Cow<'a, str>,
    #[serde(rename = "dateline:repeated", default)]
    is_repeated: Option<bool>,
    #[serde(
        rename = "dateline:echoes",
        borrow,
        default,
        deserialize_with = "there"
    )]
    echoes: Option<BTreeMap<Cow<'a, str>, u64>>,
}

/// What a field holds; one that holds nothing is no missing one.
fn there<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Reads an annotation; `None` when it takes more patience.
pub fn read(json: &str, number: usize) -> Option<Draft<'_>> {
    let plain: Plain<'_> = serde_json::from_str(json).ok()?;
    let id = read_id(&plain.id)?;
    if plain.revision == 0 {
        return None;
    }
    let author = plain.creator.map(|it| it.name).unwrap_or_default();
    let stamp = Stamp {
        editor: plain.editor.unwrap_or_else(|| author.clone()),
        author,
        created: plain.created,
        modified: plain.modified,
        version: match plain.changes {
            Some(version) => version,
            None => Version::of_revision(plain.revision),
        },
    };
    let (position, quote) = plain.target.selector;
    let was_repeated = match quote.is_repeated {
        None => false,
        Some(true) => true,
        Some(false) => return None,
    };
    let echoes = match &quote.echoes {
        None => Echoes::default(),
        Some(runs) => Echoes::read(runs.iter().map(|(run, times)| (&**run, *times)))?,
    };
    let place = Place {
        exact: quote.exact,
        prefix: quote.prefix,
        suffix: quote.suffix,
        position: Some(Position {
            start: position.start,
            end: position.end,
        }),
        text_hash: TextHash::parse(&plain.target.state.text_hash),
        is_of_page: false,
        was_repeated,
        echoes,
    };
    let thing = match plain.verdict {
        Some(written) => {
            let says_more = plain.event_date.is_some()
                || plain.said_by.is_some()
                || plain.carried_by.is_some()
                || plain.stance.is_some()
                || plain.credibility.is_some()
                || !plain.body.is_empty();
            if says_more || plain.motivation != "editing" {
                return None;
            }
            Thing::Correction(Correction {
                id: CorrectionId(id),
                span: NOWHERE,
                verdict: Verdict::of_word(&written)?,
                stamp,
            })
        }
        None => {
            if !is_own_motivation(&plain.motivation) {
                return None;
            }
            let (tags, note) = read_bodies(plain.body)?;
            let said = |words: Option<String>| match words {
                Some(words) => (!words.is_empty()).then_some(words),
                None => Some(String::new()),
            };
            Thing::Passage(Passage {
                id: PassageId(id),
                span: NOWHERE,
                content: Content {
                    tags,
                    note,
                    event_date: all_or_none(plain.event_date, |it| EventDate::parse(&it))?,
                    said_by: said(plain.said_by)?,
                    carried_by: said(plain.carried_by)?,
                    stance: all_or_none(plain.stance, |it| Stance::parse(&it))?,
                    credibility: all_or_none(plain.credibility, Credibility::of_digit)?,
                },
                stamp,
            })
        }
    };
    Some(Draft {
        thing,
        place: Some(place),
        leftover: ItemLeftover::default(),
        number,
        is_rival: false,
        json: json.into(),
    })
}

/// `Some(None)` for nothing, and `None` for something that cannot be read.
fn all_or_none<W, T>(written: Option<W>, read: impl FnOnce(W) -> Option<T>) -> Option<Option<T>> {
    match written {
        Some(written) => read(written).map(Some),
        None => Some(None),
    }
}

/// The tags and the note, in the order in which they are written.
fn read_bodies(bodies: Vec<Body<'_>>) -> Option<(Vec<TagPath>, String)> {
    let mut tags = Vec::new();
    let mut note = None;
    for body in bodies {
        match (body.purpose, body.format) {
            (Purpose::Tagging, None) => {
                let tag = TagPath::parse(&body.value).ok()?;
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            (Purpose::Commenting, Some(Format::Plain))
                if note.is_none() && !body.value.is_empty() =>
            {
                note = Some(body.value.into_owned());
            }
            _ => return None,
        }
    }
    Some((tags, note.unwrap_or_default()))
}

fn read_id(iri: &str) -> Option<Uuid> {
    let written = iri.strip_prefix("urn:uuid:")?;
    let id = Uuid::try_parse(written).ok()?;
    let mut buffer = Uuid::encode_buffer();
    let is_plain = id.hyphenated().encode_lower(&mut buffer) == written;
    (is_plain && id != ABOUT).then_some(id)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    let written = <&str>::deserialize(from)?;
    let time = DateTime::parse_from_rfc3339(written).map_err(D::Error::custom)?;
    Ok(time.to_utc())
}

/// A version with its seats, none twice and each with a change.
fn known_version<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Version>, D::Error> {
    struct Changes;

    impl<'de> Visitor<'de> for Changes {
        type Value = Version;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the changes of each seat")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Version, A::Error> {
            let mut changes: Vec<(Seat, u64)> = Vec::new();
            while let Some((seat, count)) = map.next_entry::<&str, u64>()? {
                let seat = Seat::parse(seat).ok_or_else(|| A::Error::custom("no seat"))?;
                if count == 0 || changes.iter().any(|(other, _)| *other == seat) {
                    return Err(A::Error::custom("no count of changes"));
                }
                changes.push((seat, count));
            }
            match changes.is_empty() {
                true => Err(A::Error::custom("no changes")),
                false => Ok(changes.into_iter().collect()),
            }
        }
    }

    from.deserialize_map(Changes).map(Some)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Reader;
    use super::*;
    use crate::annotate::Annotations;
    use crate::annotate::sidecar;
    use crate::annotate::testing::{correction, hand, passage, path};
    use crate::model::{Span, Text};

    const TEXT: &str = "Talks on Thursday 😀 were “put off”. Talks on Thursday 😀 were “put off”.";

    /// The annotations of a file with a bit of everything, as they are written.
    fn written() -> Vec<Value> {
        let mut second = hand(0).stamp();
        second.touch(&crate::model::Hand {
            author: "Бен \"B\"".to_owned(),
            seat: Seat::parse("seat-2").unwrap(),
            at: "2022-03-01T10:00:00.25Z".parse().unwrap(),
        });
        let full = Passage {
            content: Content {
                tags: vec![path("claim"), path("a/b")],
                note: "Who\nasked? “me”".to_owned(),
                event_date: EventDate::parse("2022-02"),
                said_by: "the envoy".to_owned(),
                carried_by: "an agency".to_owned(),
                stance: Some(Stance::ALL[0]),
                credibility: Credibility::of_digit(2),
            },
            stamp: second.clone(),
            ..passage(2, Span::new(9, 17), &[])
        };
        let mut nameless = passage(3, Span::new(5, 8), &["claim"]);
        nameless.stamp.author.clear();
        nameless.stamp.editor.clear();
        nameless.stamp.version = Version::of_revision(3);
        let mut annotations = Annotations::default();
        annotations.set_things(
            vec![passage(1, Span::new(0, 5), &[]), full, nameless],
            vec![
                correction(4, Span::new(9, 17), "2022-02-10"),
                correction(5, Span::new(0, 5), "rejected"),
            ],
        );
        let bytes = sidecar::write(&annotations, "a.txt", &Text::new(TEXT), TextHash::of(TEXT));
        let page: Value = serde_json::from_slice(&bytes.unwrap()).unwrap();
        page["items"].as_array().unwrap().clone()
    }

    /// What both ways make of an annotation. The patient one counts.
    fn check(item: &Value) -> bool {
        let text = Text::new(TEXT);
        let mut reader = Reader {
            text: &text,
            text_hash: TextHash::of(TEXT),
            kept: &|_| None,
            needs_saving: false,
            saved_hash: None,
            annotations: Annotations::default(),
            warnings: Vec::new(),
            unplaced: 0,
        };
        let json = item.to_string();
        let Some(quick) = read(&json, 7) else {
            return false;
        };
        let patient = reader.read_patiently(&json, 7);
        assert_eq!(patient.ok(), Some((quick, Vec::new())), "{json}");
        assert_eq!(reader.warnings, [""; 0], "{json}");
        true
    }

    /// Every way from an annotation to one of its parts.
    fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
        let parts: Vec<(String, &Value)> = match value {
            Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), v)).collect(),
            Value::Array(parts) => (0..).map(|n: usize| n.to_string()).zip(parts).collect(),
            _ => Vec::new(),
        };
        for (name, part) in parts {
            let pointer = format!("{here}/{}", name.replace('/', "~1"));
            pointers(part, &pointer, all);
            all.push(pointer);
        }
    }

    #[test]
    fn what_is_written_is_read_the_quick_way() {
        let items = written();
        assert_eq!(items.len(), 5);
        for item in &items {
            assert!(check(item), "{item} takes no patience");
        }
    }

    #[test]
    fn whatever_is_odd_is_read_as_the_patient_way_reads_it() {
        let odd = [
            json!(null),
            json!(""),
            json!("odd"),
            json!(0),
            json!(7),
            json!(-1),
            json!(2.5),
            json!(true),
            json!(false),
            json!([]),
            json!({}),
            json!([{"type": "TextualBody", "purpose": "tagging", "value": "claim"}]),
            json!({"seat-1": 1, "seat-2": 0}),
            json!("2022-02-10T00:00:00+02:00"),
            json!("URN:UUID:00000000-0000-0000-0000-00000000000A"),
            json!("urn:uuid:00000000-0000-0000-0000-00000000000A"),
            json!("editing"),
            json!("tagging"),
            json!("commenting"),
        ];
        let (mut quick, mut patient) = (0, 0);
        for item in written() {
            let mut all = Vec::new();
            pointers(&item, "", &mut all);
            for pointer in &all {
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                let name = name.replace("~1", "/");
                let mut changed = vec![item.clone(); 3];
                match changed[0].pointer_mut(parent) {
                    Some(Value::Object(fields)) => drop(fields.shift_remove(&name)),
                    Some(Value::Array(parts)) => drop(parts.remove(name.parse().unwrap())),
                    _ => unreachable!("only what has parts is a parent"),
                }
                if let Some(Value::Object(fields)) = changed[1].pointer_mut(parent) {
                    fields.insert("format".to_owned(), json!("text/plain"));
                    fields.insert("dateline:repeated".to_owned(), json!(true));
                }
                if let Some(Value::Array(parts)) = changed[2].pointer_mut(pointer) {
                    parts.reverse();
                }
                for value in &odd {
                    let mut item = item.clone();
                    *item.pointer_mut(pointer).unwrap() = value.clone();
                    changed.push(item);
                }
                for item in &changed {
                    match check(item) {
                        true => quick += 1,
                        false => patient += 1,
                    }
                }
            }
        }
        assert!(quick > 200 && patient > 1000, "{quick} {patient}");
    }
}
