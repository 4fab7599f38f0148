//! The parts that edits are made of, to the shapes of a journal and back.
//!
//! Invariant: what is written is read back the same; what makes no sense is refused whole.

use super::*;

impl From<&model::CorpusSettings> for Settings {
    fn from(settings: &model::CorpusSettings) -> Self {
        let file = settings::write(settings, &SettingsLeftover::default()).unwrap_or_default();
        // What could not be written is read as none, and its step is not remembered.
        Self(serde_json::from_slice(&file).unwrap_or_default())
    }
}

impl TryFrom<Settings> for model::CorpusSettings {
    type Error = Nonsense;

    fn try_from(settings: Settings) -> Read<Self> {
        let file = settings::read(settings.0.to_string().as_bytes()).map_err(|_| Nonsense)?;
        Ok(file.settings)
    }
}

impl From<&model::Passage> for Passage {
    fn from(passage: &model::Passage) -> Self {
        Self {
            id: passage.id.0,
            span: (passage.span.start, passage.span.end),
            content: (&passage.content).into(),
            stamp: (&passage.stamp).into(),
        }
    }
}

impl TryFrom<Passage> for model::Passage {
    type Error = Nonsense;

    fn try_from(passage: Passage) -> Read<Self> {
        Ok(Self {
            id: PassageId(passage.id),
            span: span(passage.span)?,
            content: passage.content.try_into()?,
            stamp: passage.stamp.try_into()?,
        })
    }
}

impl From<&model::Content> for Content {
    fn from(content: &model::Content) -> Self {
        let date = content.event_date.as_ref();
        Self {
            tags: content.tags.iter().map(ToString::to_string).collect(),
            note: content.note.clone(),
            event_date: date.map(|date| date.value().to_owned()),
            said_by: content.said_by.clone(),
            carried_by: content.carried_by.clone(),
            stance: content.stance.map(|stance| stance.word().to_owned()),
            credibility: content.credibility.map(model::Credibility::digit),
        }
    }
}

impl TryFrom<Content> for model::Content {
    type Error = Nonsense;

    fn try_from(content: Content) -> Read<Self> {
        let date = |date: String| model::EventDate::parse(&date).ok_or(Nonsense);
        let stance = |word: String| model::Stance::parse(&word).ok_or(Nonsense);
        let credibility = |n: u8| model::Credibility::of_digit(n.into()).ok_or(Nonsense);
        Ok(Self {
            tags: tags(&content.tags)?,
            note: content.note,
            event_date: content.event_date.map(date).transpose()?,
            said_by: content.said_by,
            carried_by: content.carried_by,
            stance: content.stance.map(stance).transpose()?,
            credibility: content.credibility.map(credibility).transpose()?,
        })
    }
}

impl From<&model::Stamp> for Stamp {
    fn from(stamp: &model::Stamp) -> Self {
        Self {
            author: stamp.author.clone(),
            created: stamp.created,
            editor: stamp.editor.clone(),
            modified: stamp.modified,
            changes: changes(&stamp.version),
        }
    }
}

impl TryFrom<Stamp> for model::Stamp {
    type Error = Nonsense;

    fn try_from(stamp: Stamp) -> Read<Self> {
        Ok(Self {
            author: stamp.author,
            created: stamp.created,
            editor: stamp.editor,
            modified: stamp.modified,
            version: version(stamp.changes)?,
        })
    }
}

impl From<&model::Correction> for Correction {
    fn from(correction: &model::Correction) -> Self {
        Self {
            id: correction.id.0,
            span: (correction.span.start, correction.span.end),
            value: match &correction.verdict {
                model::Verdict::Rejected => None,
                verdict => Some(verdict.word().to_owned()),
            },
            stamp: (&correction.stamp).into(),
        }
    }
}

impl TryFrom<Correction> for model::Correction {
    type Error = Nonsense;

    fn try_from(correction: Correction) -> Read<Self> {
        let verdict = match correction.value {
            None => model::Verdict::Rejected,
            Some(word) => model::Verdict::of_word(&word).ok_or(Nonsense)?,
        };
        Ok(Self {
            id: model::CorrectionId(correction.id),
            span: span(correction.span)?,
            verdict,
            stamp: correction.stamp.try_into()?,
        })
    }
}

impl From<&model::About> for About {
    fn from(about: &model::About) -> Self {
        Self {
            triage: about.triage.word().to_owned(),
            tags: about.tags.iter().map(ToString::to_string).collect(),
            note: about.note.clone(),
            details: (&about.details).into(),
        }
    }
}

impl From<&model::Details> for Details {
    fn from(details: &model::Details) -> Self {
        let published = details.published.as_ref();
        Self {
            published: published.map(|it| it.word().to_owned()),
            title: details.title.clone(),
            outlet: details.outlet.clone(),
            author: details.author.clone(),
            language: details.language.clone(),
        }
    }
}

impl TryFrom<Details> for model::Details {
    type Error = Nonsense;

    fn try_from(details: Details) -> Read<Self> {
        let published = |word: String| model::PublishedAs::of_word(&word).ok_or(Nonsense);
        Ok(Self {
            published: details.published.map(published).transpose()?,
            title: details.title,
            outlet: details.outlet,
            author: details.author,
            language: details.language,
        })
    }
}

impl TryFrom<About> for model::About {
    type Error = Nonsense;

    fn try_from(about: About) -> Read<Self> {
        Ok(Self {
            triage: model::Triage::parse(&about.triage).ok_or(Nonsense)?,
            tags: tags(&about.tags)?,
            note: about.note,
            details: about.details.try_into()?,
        })
    }
}

impl From<&annotate::Rivals> for Rivals {
    fn from(rivals: &annotate::Rivals) -> Self {
        Self {
            states: rivals.states.iter().map(Into::into).collect(),
            removals: rivals.removals.iter().map(changes).collect(),
        }
    }
}

impl TryFrom<Rivals> for annotate::Rivals {
    type Error = Nonsense;

    fn try_from(rivals: Rivals) -> Read<Self> {
        let removals = rivals.removals.into_iter().map(version);
        Ok(Self {
            states: all(rivals.states)?,
            removals: removals.collect::<Read<_>>()?,
        })
    }
}

impl From<&annotate::Rival> for Rival {
    fn from(rival: &annotate::Rival) -> Self {
        let left = rival.leftover.clone();
        let named = |(tag, rest): (TagPath, _)| (tag.to_string(), rest);
        Self {
            state: match &rival.state {
                Thing::Passage(passage) => State::Passage(passage.into()),
                Thing::Correction(correction) => State::Correction(correction.into()),
                Thing::About(about, stamp) => State::About(about.into(), stamp.into()),
            },
            item: left.item,
            tags: left.tags.into_iter().map(named).collect(),
            note: left.note,
            position: left.position,
            quote: left.quote,
            text: left.state,
        }
    }
}

impl TryFrom<Rival> for annotate::Rival {
    type Error = Nonsense;

    fn try_from(rival: Rival) -> Read<Self> {
        let state = match rival.state {
            State::Passage(passage) => Thing::Passage(passage.try_into()?),
            State::Correction(correction) => Thing::Correction(correction.try_into()?),
            State::About(about, stamp) => Thing::About(about.try_into()?, stamp.try_into()?),
        };
        let named = |(name, rest): (String, _)| {
            let path = TagPath::parse(&name).map_err(|_| Nonsense)?;
            Ok((path, rest))
        };
        let leftover = ItemLeftover {
            item: rival.item,
            tags: rival.tags.into_iter().map(named).collect::<Read<_>>()?,
            note: rival.note,
            position: rival.position,
            quote: rival.quote,
            state: rival.text,
        };
        Ok(Self { state, leftover })
    }
}

impl From<&annotate::Orphan> for Orphan {
    fn from(orphan: &annotate::Orphan) -> Self {
        Self {
            key: orphan.key,
            changes: changes(&orphan.version),
            passage: orphan.passage.as_ref().map(Into::into),
            correction: orphan.correction.as_ref().map(Into::into),
            quote: orphan.quote.clone(),
            reason: orphan.reason.clone(),
            json: orphan.json.to_string(),
        }
    }
}

impl TryFrom<Orphan> for annotate::Orphan {
    type Error = Nonsense;

    fn try_from(orphan: Orphan) -> Read<Self> {
        Ok(Self {
            key: orphan.key,
            version: version(orphan.changes)?,
            passage: orphan.passage.map(TryInto::try_into).transpose()?,
            correction: orphan.correction.map(TryInto::try_into).transpose()?,
            // How it was looked for is found out again when the file is read.
            review: None,
            quote: orphan.quote,
            reason: orphan.reason,
            json: orphan.json.into(),
        })
    }
}

impl From<&model::Tag> for Tag {
    fn from(tag: &model::Tag) -> Self {
        Self {
            path: tag.path.to_string(),
            colour: tag.colour.to_string(),
            description: tag.description.clone(),
            key: tag.key,
        }
    }
}

impl TryFrom<Tag> for model::Tag {
    type Error = Nonsense;

    fn try_from(tag: Tag) -> Read<Self> {
        Ok(Self {
            path: TagPath::parse(&tag.path).map_err(|_| Nonsense)?,
            colour: model::Rgb::parse(&tag.colour).ok_or(Nonsense)?,
            description: tag.description,
            key: tag.key,
        })
    }
}

pub(super) fn all<T, U: TryFrom<T, Error = Nonsense>>(written: Vec<T>) -> Read<Vec<U>> {
    written.into_iter().map(TryInto::try_into).collect()
}

fn span((start, end): (usize, usize)) -> Read<model::Span> {
    (start <= end)
        .then(|| model::Span::new(start, end))
        .ok_or(Nonsense)
}

fn tags(written: &[String]) -> Read<Vec<TagPath>> {
    let tags = written.iter().map(|tag| TagPath::parse(tag));
    tags.collect::<Result<_, _>>().map_err(|_| Nonsense)
}

fn changes(version: &model::Version) -> Version {
    let changes = version.changes();
    changes.map(|(seat, n)| (seat.to_string(), n)).collect()
}

fn version(written: Version) -> Read<model::Version> {
    let changes = written.into_iter();
    let changes = changes.map(|(seat, n)| Some((Seat::parse(&seat)?, n)));
    changes.collect::<Option<_>>().ok_or(Nonsense)
}
