//! Codebooks that were changed apart come together again, whichever way round.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::annotate::testing::{cases, hand, path, tag};
use crate::annotate::{Edit, Record, apply, delete_tag, merge_tag, move_tag, rename_tag};
use crate::model::Hand;

/// Three windows on one codebook.
const SEATS: usize = 3;
const NAMES: [&str; 6] = ["a", "a/b", "a/b/c", "d", "d/b", "e"];

#[derive(Clone, Debug)]
enum Deed {
    Add(Index, u8),
    Remove(Index),
    Recolour(Index, u8),
    Key(Index, u8),
    Rename(Index, u8),
    Delete(Index),
    Merge(Index, Index),
    Move(Index, bool),
    Undo,
    /// Takes over what another window has saved.
    TakeIn(u8),
    /// Saves and reads again.
    Reopen,
}

fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let index = any::<Index>;
    let deed = prop_oneof![
        3 => (index(), 0..6u8).prop_map(|(at, name)| Deed::Add(at, name)),
        2 => index().prop_map(Deed::Remove),
        2 => (index(), 0..4u8).prop_map(|(i, shade)| Deed::Recolour(i, shade)),
        2 => (index(), 0..4u8).prop_map(|(i, key)| Deed::Key(i, key)),
        1 => (index(), 0..6u8).prop_map(|(i, name)| Deed::Rename(i, name)),
        1 => index().prop_map(Deed::Delete),
        1 => (index(), index()).prop_map(|(from, into)| Deed::Merge(from, into)),
        1 => (index(), any::<bool>()).prop_map(|(i, up)| Deed::Move(i, up)),
        2 => Just(Deed::Undo),
        2 => (0..3u8).prop_map(Deed::TakeIn),
        1 => Just(Deed::Reopen),
    ];
    prop::collection::vec((0..SEATS, deed), 0..40)
}

#[derive(Clone)]
struct Window {
    record: Record,
    done: Vec<Edit>,
}

impl Window {
    /// A window on a codebook that was written by hand.
    fn new() -> Self {
        let mut record = Record::default();
        record.codebook.tags = vec![tag("a"), tag("d")];
        Self {
            record,
            done: Vec::new(),
        }
    }

    fn both(&self) -> (&Codebook, &CodebookLeftover) {
        (&self.record.codebook, &self.record.codebook_leftover)
    }

    fn set(&mut self, (codebook, leftover): (Codebook, CodebookLeftover)) {
        self.record.codebook = codebook;
        self.record.codebook_leftover = leftover;
    }

    fn perform(&mut self, edit: Edit, seat: usize) {
        if apply(&mut self.record, &edit, &hand_of(seat)).is_ok() {
            self.done.push(edit);
        }
    }
}

fn hand_of(seat: usize) -> Hand {
    Hand {
        seat: Seat::parse(&format!("seat-{seat}")).unwrap(),
        ..hand(0)
    }
}

fn edit_of(deed: &Deed, record: &Record) -> Option<Edit> {
    let tags = &record.codebook.tags;
    let one = |i: &Index| (!tags.is_empty()).then(|| &tags[i.index(tags.len())]);
    match deed {
        Deed::Add(at, name) => Some(Edit::AddTag {
            at: at.index(tags.len() + 1),
            tag: tag(NAMES[usize::from(*name)]),
        }),
        Deed::Remove(i) => Some(Edit::RemoveTag {
            tag: one(i)?.clone(),
            at: i.index(tags.len()),
        }),
        Deed::Recolour(i, shade) => Some(Edit::ChangeTag {
            before: one(i)?.clone(),
            after: Tag {
                colour: Rgb([*shade; 3]),
                ..one(i)?.clone()
            },
        }),
        Deed::Key(i, key) => Some(Edit::ChangeTag {
            before: one(i)?.clone(),
            after: Tag {
                key: [None, Some('1'), Some('2'), Some('ж')][usize::from(*key)],
                ..one(i)?.clone()
            },
        }),
        Deed::Rename(i, name) => {
            rename_tag(record, &one(i)?.path, &path(NAMES[usize::from(*name)])).ok()
        }
        Deed::Delete(i) => delete_tag(record, &one(i)?.path).ok(),
        Deed::Merge(from, into) => merge_tag(record, &one(from)?.path, &one(into)?.path).ok(),
        Deed::Move(i, up) => move_tag(record, &one(i)?.path, *up).ok()?,
        Deed::Undo | Deed::TakeIn(_) | Deed::Reopen => None,
    }
}

type Both = (Codebook, CodebookLeftover);

fn windows(deeds: &[(usize, Deed)]) -> Result<[Both; SEATS], TestCaseError> {
    let mut windows = [Window::new(), Window::new(), Window::new()];
    for (seat, deed) in deeds {
        match deed {
            Deed::TakeIn(other) => {
                let other = windows[usize::from(*other)].clone();
                let merged = merge(windows[*seat].both(), other.both());
                windows[*seat].set(merged);
            }
            Deed::Reopen => {
                let window = &mut windows[*seat];
                let (codebook, leftover) = window.both();
                let mut known = leftover.clone();
                known.know(codebook);
                let file = read(&write(codebook, leftover).unwrap()).unwrap();
                prop_assert_eq!(&file.codebook, codebook);
                prop_assert_eq!(&file.leftover, &known);
                window.set((file.codebook, file.leftover));
            }
            Deed::Undo => {
                if let Some(edit) = windows[*seat].done.pop() {
                    // What no longer fits is refused, and that is all.
                    let _ = apply(&mut windows[*seat].record, &edit.inverse(), &hand_of(*seat));
                }
            }
            deed => {
                if let Some(edit) = edit_of(deed, &windows[*seat].record) {
                    windows[*seat].perform(edit, *seat);
                }
            }
        }
    }
    Ok(windows.map(|window| {
        let (codebook, leftover) = window.both();
        merge((codebook, leftover), (codebook, leftover))
    }))
}

fn merged(a: &Both, b: &Both) -> Both {
    merge((&a.0, &a.1), (&b.0, &b.1))
}

fn states(of: &Both) -> Vec<(TagPath, State)> {
    let all = of.1.ledger.iter();
    all.flat_map(|(path, states)| states.iter().map(|it| (path.clone(), it.clone())))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(400)))]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(deeds in deeds()) {
        let [a, b, c] = windows(&deeds)?;
        prop_assert_eq!(&merged(&a, &a), &a);
        let ab = merged(&a, &b);
        prop_assert_eq!(&ab, &merged(&b, &a));
        prop_assert_eq!(&merged(&ab, &a), &ab);
        prop_assert_eq!(merged(&ab, &c), merged(&a, &merged(&b, &c)));
    }

    #[test]
    fn nothing_is_lost_that_nobody_went_on_from(deeds in deeds()) {
        let [a, b, _] = windows(&deeds)?;
        let both = states(&merged(&a, &b));
        for (path, state) in states(&a).into_iter().chain(states(&b)) {
            let kept = both.iter().any(|(other, by)| {
                let newer = by.version != state.version && by.version.includes(&state.version);
                *other == path && (newer || *by == state)
            });
            prop_assert!(kept, "{path} {state:?}");
        }
    }
}

#[test]
fn what_was_removed_stays_removed_unless_it_was_changed_elsewhere() {
    let check = |ana: Option<Edit>, ben: Option<Edit>, expected: &[&str], contested: &[&str]| {
        let (mut a, mut b) = (Window::new(), Window::new());
        ana.into_iter().for_each(|edit| a.perform(edit, 0));
        ben.into_iter().for_each(|edit| b.perform(edit, 1));
        let (codebook, leftover) = merge(a.both(), b.both());
        let there: Vec<&str> = codebook.tags.iter().map(|tag| tag.path.as_str()).collect();
        let open: Vec<&str> = leftover.contested().map(TagPath::as_str).collect();
        assert_eq!((&there[..], &open[..]), (expected, contested));
        // Whoever changes it next settles it, for both.
        let mut after = a.clone();
        after.set((codebook, leftover));
        for open in contested {
            let before = after.record.codebook.get(&path(open)).unwrap().clone();
            let settled = Tag {
                description: "settled".to_owned(),
                ..before.clone()
            };
            let edit = Edit::ChangeTag {
                before,
                after: settled,
            };
            after.perform(edit, 0);
            let (codebook, leftover) = merge(after.both(), b.both());
            assert_eq!(codebook, after.record.codebook);
            assert_eq!(leftover.contested().count(), 0);
        }
    };
    let remove = || {
        Some(Edit::RemoveTag {
            at: 0,
            tag: tag("a"),
        })
    };
    let recolour = |shade: u8| {
        Some(Edit::ChangeTag {
            before: tag("a"),
            after: Tag {
                colour: Rgb([shade; 3]),
                ..tag("a")
            },
        })
    };
    let add = |name: &str| {
        Some(Edit::AddTag {
            at: 0,
            tag: tag(name),
        })
    };
    check(None, None, &["a", "d"], &[]);
    check(remove(), None, &["d"], &[]);
    check(None, remove(), &["d"], &[]);
    check(remove(), remove(), &["d"], &[]);
    check(remove(), recolour(1), &["d", "a"], &["a"]);
    check(recolour(2), recolour(1), &["a", "d"], &["a"]);
    check(recolour(1), None, &["a", "d"], &[]);
    check(add("b"), None, &["b", "a", "d"], &[]);
    check(add("b"), add("c"), &["c", "a", "d", "b"], &[]);
}

#[test]
fn a_file_without_versions_reads_as_ever_and_takes_none_on() {
    let plain = r##"{
  "schema": 1,
  "revision": 4,
  "tags": [
    {
      "path": "claim",
      "colour": "#0060fc",
      "key": "1"
    }
  ]
}
"##;
    let file = read(plain.as_bytes()).unwrap();
    let written = write(&file.codebook, &file.leftover).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), plain);
    // What a later version says of states is kept, though it is not understood.
    let odd = plain.replace(
        "\"key\": \"1\"",
        "\"key\": \"1\",\n      \"rivals\": [\n        7\n      ]",
    );
    let file = read(odd.as_bytes()).unwrap();
    let written = write(&file.codebook, &file.leftover).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), odd);
}

#[test]
fn a_key_that_two_gave_away_is_shown_once_and_kept_twice() {
    let keyed = |name: &str| {
        let after = Tag {
            key: Some('1'),
            ..tag(name)
        };
        Edit::ChangeTag {
            before: tag(name),
            after,
        }
    };
    let (mut a, mut b) = (Window::new(), Window::new());
    a.perform(keyed("a"), 0);
    b.perform(keyed("d"), 1);
    let (codebook, leftover) = merge(a.both(), b.both());
    let keys = |codebook: &Codebook| codebook.tags.iter().map(|t| t.key).collect::<Vec<_>>();
    assert_eq!(keys(&codebook), [Some('1'), None]);
    let written = write(&codebook, &leftover).unwrap();
    let file = read(&written).unwrap();
    assert_eq!((&file.codebook, &file.leftover), (&codebook, &leftover));
    assert_eq!(file.warnings.len(), 1, "it is told");
}
