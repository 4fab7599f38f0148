//! Commands that make and change events, the reading in of their file, and its saving.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::value::RawValue;
use uuid::Uuid;

use super::files::events_path;
use super::loader::Found;
use super::saver::Holding;
use super::{Effect, Refusal, Weight, Workspace};
use crate::analysis::{Origins, event_of_passage, origins};
use crate::annotate::collection::{Collection, Kind};
use crate::annotate::events::EventRivals;
use crate::annotate::journal::Told;
use crate::annotate::{Edit, EditError, Events};
use crate::exchange::EventRow;
use crate::model::{
    Bearing, Content, DocId, Document, Event, EventFacts, EventId, Passage, PassageId, PassageRef,
    Span,
};

impl Workspace {
    /// A passage that an event names, with its document; `None` when either is gone.
    pub fn linked(&self, linked: &PassageRef) -> Option<(&Document, &Passage)> {
        let passage = self.passage(&linked.doc, linked.passage)?;
        Some((&self.dossier(&linked.doc)?.document, passage))
    }

    /// On whose word an event rests.
    pub fn origins_of(&self, facts: &EventFacts) -> Origins {
        let supports = facts.supports.iter().map(|linked| self.linked(linked));
        origins(supports, self.copies())
    }

    /// Every event with its evidence, by date, undated last, then by title.
    pub fn event_rows(&self) -> Vec<EventRow> {
        let rows = self.events().iter().map(|event| {
            let follows = event.facts.follows.and_then(|id| self.events().get(id));
            EventRow::of(event, follows, self.copies(), |linked| self.linked(linked))
        });
        let mut rows: Vec<EventRow> = rows.collect();
        rows.sort_by_cached_key(EventRow::place);
        rows
    }

    /// Makes an event of a passage, in one step.
    pub(super) fn make_event(
        &mut self,
        document: DocId,
        passage: PassageId,
    ) -> Result<Effect, Refusal> {
        let dossier = self.dossier(&document);
        let dossier = dossier.ok_or_else(|| Refusal::NoSuchDocument(document.clone()))?;
        let passage = self.passage(&document, passage);
        let passage = passage.ok_or(EditError::NoSuchPassage)?;
        self.add_event(event_of_passage(dossier, passage))
    }

    /// Makes an event of some words, in one step with the passage that they become.
    pub(super) fn make_event_of_words(
        &mut self,
        document: DocId,
        span: Span,
    ) -> Result<Effect, Refusal> {
        let dossier = self.dossier(&document);
        let dossier = dossier.ok_or_else(|| Refusal::NoSuchDocument(document.clone()))?;
        let span = dossier.document.text.trimmed(span);
        let span = span.ok_or(Refusal::NoSuchWords)?;
        let annotations = self.annotations(&document);
        let mut passages = annotations.iter().flat_map(|it| it.passages());
        if let Some(there) = passages.find(|passage| passage.span == span) {
            let passage = there.id;
            return self.make_event(document, passage);
        }
        let passage = Passage {
            id: PassageId(Uuid::new_v4()),
            span,
            content: Content::default(),
            stamp: self.hand().stamp(),
        };
        let event = self.fresh_event(event_of_passage(dossier, &passage));
        let id = event.id;
        self.perform(Edit::All(vec![
            Edit::AddPassage {
                doc: document,
                passage,
            },
            Edit::AddEvent(Box::new(event)),
        ]))?;
        Ok(Effect::Event(id))
    }

    pub(super) fn add_event(&mut self, facts: EventFacts) -> Result<Effect, Refusal> {
        let event = self.fresh_event(facts);
        let id = event.id;
        self.perform(Edit::AddEvent(Box::new(event)))?;
        Ok(Effect::Event(id))
    }

    pub(super) fn change_event(
        &mut self,
        id: EventId,
        after: EventFacts,
    ) -> Result<Effect, Refusal> {
        let before = self.event_or_refuse(id)?.facts.clone();
        if after != before {
            self.perform(Edit::ChangeEvent {
                id,
                before: Box::new(before),
                after: Box::new(after),
            })?;
        }
        Ok(Effect::Event(id))
    }

    pub(super) fn delete_event(&mut self, id: EventId) -> Result<Effect, Refusal> {
        let event = self.event_or_refuse(id)?.clone();
        self.perform(Edit::RemoveEvent(Box::new(event)))?;
        Ok(Effect::Done)
    }

    pub(super) fn settle_event(&mut self, id: EventId) -> Result<Effect, Refusal> {
        self.event_or_refuse(id)?;
        let before = self.events().all_rivals_of(id);
        if !before.is_empty() {
            self.perform(Edit::SetEventRivals {
                id,
                before,
                after: EventRivals::default(),
            })?;
        }
        Ok(Effect::Event(id))
    }

    pub(super) fn link_passage(
        &mut self,
        id: EventId,
        passage: PassageRef,
        bearing: Bearing,
    ) -> Result<Effect, Refusal> {
        if self.linked(&passage).is_none() {
            return Err(EditError::NoSuchPassage.into());
        }
        let facts = self.event_or_refuse(id)?.facts.clone();
        self.change_event(id, facts.with_link(passage, bearing))
    }

    pub(super) fn unlink_passage(
        &mut self,
        id: EventId,
        passage: &PassageRef,
    ) -> Result<Effect, Refusal> {
        let facts = self.event_or_refuse(id)?.facts.clone();
        self.change_event(id, facts.without_link(passage))
    }

    /// Says which event another one goes on from. A thread never leads back into itself.
    pub(super) fn follow_event(
        &mut self,
        id: EventId,
        follows: Option<EventId>,
    ) -> Result<Effect, Refusal> {
        let facts = self.event_or_refuse(id)?.facts.clone();
        if let Some(before) = follows {
            self.event_or_refuse(before)?;
            if self.thread_before(before).contains(&id) {
                return Err(EditError::FollowsItself.into());
            }
        }
        self.change_event(id, EventFacts { follows, ..facts })
    }

    /// An event and those that it goes on from, the latest first. A file may hold a thread that
    /// leads back into itself: it ends where it would.
    pub fn thread_before(&self, id: EventId) -> Vec<EventId> {
        let mut thread = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(id);
        while let Some(event) = next.and_then(|id| self.events().get(id)) {
            if !seen.insert(event.id) {
                break;
            }
            thread.push(event.id);
            next = event.facts.follows;
        }
        thread
    }

    fn fresh_event(&self, facts: EventFacts) -> Event {
        Event {
            id: EventId(Uuid::new_v4()),
            facts,
            stamp: self.hand().stamp(),
        }
    }

    fn event_or_refuse(&self, id: EventId) -> Result<&Event, Refusal> {
        let event = self.events().get(id);
        event.ok_or(Refusal::Edit(EditError::NoSuchEvent))
    }

    pub(super) fn absorb_events(&mut self, found: Found<Events>) {
        let told = std::mem::take(&mut self.recovered.events);
        let (events, is_more) = self.absorb_items(found, told);
        self.record.events = Arc::new(events);
        self.events_revision += 1;
        if is_more {
            self.save_events();
        }
    }

    /// Takes in a collection that was read, with what journals tell of it beyond that. True when
    /// that was more than its file holds, and the file may be written.
    pub(super) fn absorb_items<K: Kind>(
        &mut self,
        found: Found<Collection<K>>,
        told: Vec<(u64, Box<RawValue>)>,
    ) -> (Collection<K>, bool) {
        let path = self.corpus().map(|root| root.join(K::FILE_NAME));
        let path = path.unwrap_or_default();
        self.before.insert(path.clone(), found.before);
        if let Some(locked) = found.locked {
            self.notice(Weight::Warning, locked.clone());
            self.locked.insert(path.clone(), locked);
        }
        for warning in found.warnings {
            self.notice(Weight::Warning, warning);
        }
        let mut items = found.content;
        let is_more = self.put_items_back(told, &mut items);
        (items, is_more && !self.locked.contains_key(&path))
    }

    pub(super) fn save_events(&mut self) {
        let Some(path) = self.corpus().map(events_path) else {
            return;
        };
        let once_written = self.once_written(Told::Events);
        let content = Holding::Events(Arc::clone(&self.record.events));
        self.save(path, content, once_written);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::annotate::events::{self, FILE_NAME};
    use crate::model::{EventDate, Status};
    use crate::workspace::{Command, ExportFormat, Saving, Surroundings};

    const TEXT: &str = " date 2022-02-09 The ministers will meet in Vienna on Thursday. \
        The bridge is closed.";

    fn open(folder: &Path) -> Workspace {
        let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
        work.apply(Command::Open(folder.to_owned())).unwrap();
        work.settle();
        work
    }

    fn opened() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt"] {
            fs::write(folder.path().join(name), TEXT).unwrap();
        }
        let work = open(folder.path());
        (folder, work)
    }

    fn make(work: &mut Workspace, document: &str, words: &str) -> EventId {
        let start = TEXT.find(words).unwrap();
        let effect = work.apply(Command::MakeEventOfWords {
            document: DocId::new(document),
            span: Span::new(start, start + words.len()),
        });
        match effect {
            Ok(Effect::Event(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    fn facts(work: &Workspace, id: EventId) -> EventFacts {
        work.events().get(id).unwrap().facts.clone()
    }

    #[test]
    fn an_event_is_made_saved_undone_and_read_again() {
        let (folder, mut work) = opened();
        let file = folder.path().join(FILE_NAME);
        assert!(!file.exists(), "opening a folder leaves no trace");
        let id = make(&mut work, "a.txt", "will meet in Vienna");
        let made = facts(&work, id);
        assert_eq!(made.title, "will meet in Vienna");
        assert_eq!(made.best, EventDate::parse("2022-02-10"));
        assert_eq!(made.status, Status::Planned);
        assert_eq!(work.undo_label(), Some("Make event “will meet in Vienna”"));
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
        assert_eq!(facts(&open(folder.path()), id), made);
        // One step: the passage goes with the event, and comes back with it.
        work.apply(Command::Undo).unwrap();
        assert_eq!((work.events().len(), work.passage_count()), (0, 0));
        work.apply(Command::Redo).unwrap();
        assert_eq!((facts(&work, id), work.passage_count()), (made, 1));
        // The same words are the same passage.
        make(&mut work, "a.txt", "will meet in Vienna");
        assert_eq!((work.events().len(), work.passage_count()), (2, 1));
        work.settle();
        assert_eq!(open(folder.path()).events(), work.events());
    }

    #[test]
    fn passages_are_linked_and_a_deleted_one_stays_told() {
        let (folder, mut work) = opened();
        let id = make(&mut work, "a.txt", "will meet in Vienna");
        make(&mut work, "b.txt", "will meet");
        let passage = PassageRef {
            doc: DocId::new("b.txt"),
            passage: work.annotations(&DocId::new("b.txt")).unwrap().passages()[0].id,
        };
        let link = |bearing| Command::LinkPassage {
            event: id,
            passage: passage.clone(),
            bearing,
        };
        work.apply(link(Bearing::Supports)).unwrap();
        assert_eq!(facts(&work, id).supports.len(), 2);
        work.apply(link(Bearing::Contradicts)).unwrap();
        let now = facts(&work, id);
        assert_eq!((now.supports.len(), now.contradicts.len()), (1, 1));
        work.apply(Command::DeletePassage {
            document: passage.doc.clone(),
            passage: passage.passage,
        })
        .unwrap();
        assert_eq!(facts(&work, id).contradicts.first(), Some(&passage));
        assert!(work.linked(&passage).is_none());
        let row = work.event_rows();
        let row = row.iter().find(|row| row.event.id == id).unwrap();
        assert_eq!(row.evidence[1].words, None);
        let refused = work.apply(link(Bearing::Supports)).unwrap_err();
        assert_eq!(refused.to_string(), "The passage is no longer there");
        work.settle();
        assert_eq!(
            facts(&open(folder.path()), id).contradicts,
            std::slice::from_ref(&passage)
        );
        let event = id;
        work.apply(Command::UnlinkPassage { event, passage })
            .unwrap();
        assert_eq!(facts(&work, id).contradicts, []);
    }

    #[test]
    fn origins_count_once_however_many_documents_carry_them() {
        let (_folder, mut work) = opened();
        let id = make(&mut work, "a.txt", "will meet in Vienna");
        assert_eq!(
            work.origins_of(&facts(&work, id)).words(),
            "1 origin: unknown"
        );
        make(&mut work, "b.txt", "will meet");
        let doc = DocId::new("b.txt");
        let passage = work.annotations(&doc).unwrap().passages()[0].id;
        let passage = PassageRef { doc, passage };
        let bearing = Bearing::Supports;
        work.apply(Command::LinkPassage {
            event: id,
            passage,
            bearing,
        })
        .unwrap();
        let origins = work.origins_of(&facts(&work, id));
        assert_eq!((origins.names.len(), origins.missing), (1, 0));
    }

    #[test]
    fn what_was_changed_elsewhere_is_shown_until_it_is_settled() {
        let (folder, mut work) = opened();
        let id = make(&mut work, "a.txt", "will meet in Vienna");
        work.settle();
        let file = folder.path().join(FILE_NAME);
        let mut page: serde_json::Value =
            serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let mut rival = page["events"][0].clone();
        rival["title"] = "Put off".into();
        rival["changes"] = serde_json::json!({"other": 1});
        page["events"][0]["rivals"] = serde_json::json!([rival]);
        fs::write(&file, page.to_string()).unwrap();
        let mut work = open(folder.path());
        let titles = |work: &Workspace| -> Vec<String> {
            let rivals = work.events().rivals_of(id);
            rivals
                .map(|rival| rival.state.facts.title.clone())
                .collect()
        };
        assert_eq!(titles(&work), ["Put off"]);
        let refused = work.apply(Command::DeleteEvent(id)).unwrap_err();
        assert!(
            refused.to_string().contains("settle that first"),
            "{refused}"
        );
        work.apply(Command::SettleEvent(id)).unwrap();
        assert_eq!(titles(&work), [] as [&str; 0]);
        work.apply(Command::Undo).unwrap();
        assert_eq!(titles(&work), ["Put off"]);
        work.settle();
        assert_eq!(titles(&open(folder.path())), ["Put off"]);
        work.apply(Command::Redo).unwrap();
        work.apply(Command::DeleteEvent(id)).unwrap();
        assert!(work.events().is_empty());
    }

    #[test]
    fn a_thread_never_leads_back_into_itself() {
        let (_folder, mut work) = opened();
        let ids: Vec<EventId> = (0..3)
            .map(|_| make(&mut work, "a.txt", "will meet in Vienna"))
            .collect();
        let mut follow = |event: usize, before: usize| {
            let follows = Some(ids[before]);
            let event = ids[event];
            work.apply(Command::FollowEvent { event, follows }).is_ok()
        };
        assert!(follow(1, 0) && follow(2, 1));
        assert!(!follow(0, 2) && !follow(0, 0) && !follow(0, 1));
        assert_eq!(work.thread_before(ids[2]), [ids[2], ids[1], ids[0]]);
        work.apply(Command::DeleteEvent(ids[1])).unwrap();
        assert_eq!(work.thread_before(ids[2]), [ids[2]]);
    }

    #[test]
    fn a_newer_file_is_locked_and_a_broken_one_kept_aside() {
        let (folder, _) = opened();
        let file = folder.path().join(FILE_NAME);
        fs::write(&file, r#"{"schema": 2, "events": []}"#).unwrap();
        let mut work = open(folder.path());
        let start = TEXT.find("bridge").unwrap();
        let command = Command::MakeEventOfWords {
            document: DocId::new("a.txt"),
            span: Span::new(start, start + 6),
        };
        let refused = work.apply(command.clone()).unwrap_err();
        assert!(matches!(refused, Refusal::Locked(_)), "{refused}");
        assert_eq!(work.passage_count(), 0, "refused whole");
        drop(work);
        fs::write(&file, "half a fi").unwrap();
        let mut work = open(folder.path());
        work.apply(command).unwrap();
        work.settle();
        let kept = folder.path().join(format!("{FILE_NAME}.kept-1"));
        let kept = kept.exists()
            || fs::read_dir(folder.path()).unwrap().any(|entry| {
                entry
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .contains("kept-1")
            });
        assert!(kept && events::read(&fs::read(&file).unwrap()).unwrap().items.len() == 1);
    }

    #[test]
    fn typing_a_note_is_one_step() {
        let (_folder, mut work) = opened();
        let event = make(&mut work, "a.txt", "will meet in Vienna");
        for note in ["W", "Wh", "Who?"] {
            let facts = Box::new(EventFacts {
                note: note.to_owned(),
                ..facts(&work, event)
            });
            work.apply(Command::ChangeEvent { event, facts }).unwrap();
        }
        work.apply(Command::Undo).unwrap();
        assert_eq!(facts(&work, event).note, "");
        assert_eq!(work.undo_label(), Some("Make event “will meet in Vienna”"));
    }

    #[test]
    fn events_go_out_and_never_over_a_file_of_ours() {
        let (folder, mut work) = opened();
        make(&mut work, "a.txt", "will meet in Vienna");
        let csv = work.export_bytes(ExportFormat::EventsCsv).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.contains(",supports,a.txt,"), "{csv}");
        let refused = work.apply(Command::Export {
            format: ExportFormat::EventsJson,
            path: folder.path().join(FILE_NAME),
        });
        assert!(refused.unwrap_err().to_string().contains("own files"));
    }
}
