//! The annotation panel: what can be tagged now, the tags, and the chosen passage's note and
//! event date.

use eframe::egui::{
    self, Key, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::about::about_ui;
use super::attribution::attribution_ui;
use super::conflict::{conflict_ui, conflicts_ui};
use super::copies::offer_ui;
use super::correction::{NOT_A_DATE, date_ui, rejected_ui};
use super::tag_menu::tag_menu_ui;
use crate::analysis::{
    Dossier, PlacedBy, interval_in_words, place_passage, plural, read_date, snippet,
};
use crate::annotate::STARTERS;
use crate::app::actions::Action;
use crate::app::target::{Target, target, toggle};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Field, Focus, Request, View};
use crate::app::widgets::rows::rows_ui;
use crate::app::widgets::text::{Chip, empty_state, one_line, paint_at, section_head};
use crate::disk::clock;
use crate::model::{EventDate, Passage, Tag, TagPath};
use crate::workspace::{Command, Workspace};

/// Longest quotation shown, in characters.
const QUOTE_CHARS: usize = 220;

const NOTHING_TO_TAG: &str =
    "Select words in the document first; then the tag has something to go on.";

/// Height of a row in the list of passages, in points.
const PASSAGE_ROW: f32 = 42.0;

/// Paints the pane.
pub fn annotation_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let Some(dossier) = view.dossier(work).cloned() else {
        empty_state(ui, "No document chosen", "Choose one to annotate it.");
        return;
    };
    let target = target(work, view);
    // Whatever is chosen is shown from its head.
    let area = ScrollArea::vertical().id_salt(target).auto_shrink(false);
    area.show(ui, |ui| {
        target_ui(ui, work, &dossier, target, wants);
        if let Some(Target::Passage(id)) = target {
            conflict_ui(ui, work, &dossier.document.id, id, wants);
        }
        date_ui(ui, work, view, &dossier, wants);
        tags_ui(ui, work, view, &dossier, target, wants);
        if let Some(Target::Passage(id)) = target {
            offer_ui(ui, work, view, &dossier.document.id, id, wants);
        }
        if let Some(Target::Passage(id)) = target
            && let Some(passage) = work.passage(&dossier.document.id, id)
        {
            passage_ui(ui, work, view, &dossier, passage, wants);
        } else {
            ui.add_space(space::MEDIUM);
            about_ui(ui, work, view, &dossier, wants);
        }
        conflicts_ui(ui, work, view, &dossier, wants);
        passages_ui(ui, work, view, &dossier, wants);
        rejected_ui(ui, work, &dossier, wants);
        orphans_ui(ui, work, &dossier, target, wants);
        ui.add_space(space::LARGE);
    });
}

/// The words that the next tag goes to.
fn target_ui(
    ui: &mut Ui,
    work: &Workspace,
    dossier: &Dossier,
    target: Option<Target>,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let Some(target) = target else {
        let hint = "Select words in the document, then click a tag or press its key.";
        ui.label(RichText::new(hint).color(palette.text_weak));
        return;
    };
    let (title, span) = match target {
        Target::Selection(span) => ("Selected words", Some(span)),
        Target::Sentence(span) => ("Sentence of the chosen date", Some(span)),
        Target::Passage(id) => {
            let passage = work.passage(&dossier.document.id, id);
            ("Passage", passage.map(|passage| passage.span))
        }
    };
    ui.label(RichText::new(title).font(theme::strong()));
    if let Some(span) = span {
        let quote = format!("“{}”", snippet(&dossier.document, span, QUOTE_CHARS));
        ui.label(RichText::new(quote).color(palette.text_weak));
    }
    ui.horizontal(|ui| {
        let mut actions = vec![(Action::CopyWithCitation, "Copy with citation")];
        if matches!(target, Target::Passage(_)) {
            actions.push((Action::DeletePassage, "Delete passage"));
        }
        for (action, words) in actions {
            let button = ui.add(egui::Button::new(RichText::new(words).font(theme::small())));
            if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
                wants.push(Request::Act(action));
            }
        }
    });
    ui.add_space(space::SMALL);
}

/// The tag field and a chip for every tag; what is typed narrows the chips down.
fn tags_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    target: Option<Target>,
    wants: &mut Vec<Request>,
) {
    let field = TextEdit::singleline(&mut view.draft.tag)
        .hint_text("Find a tag or name a new one, such as actor/state")
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Tag"));
    if view.wants_keyboard == Some(Field::Tag) {
        response.request_focus();
        // Nobody should have to type into what cannot be seen.
        response.scroll_to_me(None);
        view.wants_keyboard = None;
    }
    let typed = view.draft.tag.trim().to_lowercase();
    let codebook = work.codebook();
    let fitting: Vec<&Tag> = codebook
        .tags
        .iter()
        .filter(|tag| tag.path.as_str().to_lowercase().contains(&typed))
        .collect();
    let exact = TagPath::parse(&view.draft.tag).ok();
    let is_known = exact
        .as_ref()
        .is_some_and(|path| codebook.get(path).is_some());
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let document = &dossier.document.id;
    if entered && target.is_none() && !typed.is_empty() {
        wants.push(Request::Say(NOTHING_TO_TAG));
    } else if entered && let Some(target) = target {
        // What was typed in full wins over what merely contains it.
        let first = fitting.first().map(|tag| tag.path.clone());
        let chosen = if is_known {
            exact.clone()
        } else {
            first.or(exact.clone())
        };
        if let Some(tag) = chosen {
            wants.push(Request::Command(toggle(work, document, target, &tag)));
            view.draft.tag.clear();
        }
    }
    let on: &[TagPath] = match target {
        Some(Target::Passage(id)) => work
            .passage(document, id)
            .map_or(&[], |passage| &passage.content.tags),
        _ => &[],
    };
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        for tag in &fitting {
            let chip = Chip {
                text: tag.path.as_str(),
                colour: theme::tag_colour(tag.colour),
                key: tag.key,
                on: on.contains(&tag.path),
                label: &format!("Tag: {}", tag.path),
            };
            let mut hint = tag.description.clone();
            hint.push_str("\nRight-click to edit, move or merge the tag.");
            let response = chip.show(ui).on_hover_text(hint.trim_start());
            response.context_menu(|ui| {
                tag_menu_ui(ui, work, tag, wants);
            });
            if response.clicked() {
                match target {
                    Some(target) => {
                        let command = toggle(work, document, target, &tag.path);
                        wants.push(Request::Command(command));
                        view.draft.tag.clear();
                    }
                    None => wants.push(Request::Say(NOTHING_TO_TAG)),
                }
            }
        }
        ui.menu_button("Add tags…", |ui| {
            ui.label(RichText::new("Starter codebooks").font(theme::small()));
            for starter in STARTERS {
                let button = ui.button(starter.name).on_hover_text(starter.about);
                if button.clicked() {
                    wants.push(Request::Command(Command::AddStarter(starter.name)));
                    ui.close();
                }
            }
        });
        if let (Some(path), false, Some(target)) = (&exact, is_known, target) {
            let words = format!("New tag “{path}”");
            if ui.button(&words).clicked() {
                wants.push(Request::Command(toggle(work, document, target, path)));
                view.draft.tag.clear();
            }
        }
    });
}

/// Note and event date of the chosen passage.
fn passage_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    passage: &Passage,
    wants: &mut Vec<Request>,
) {
    ui.add_space(space::MEDIUM);
    event_date_ui(ui, work, view, dossier, passage, wants);
    ui.add_space(space::SMALL);
    note_ui(ui, view, dossier, passage, wants);
    ui.add_space(space::SMALL);
    attribution_ui(ui, work, view, dossier, passage, wants);
    let palette = Palette::of(ui);
    let local = clock::on_the_wall(passage.stamp.created);
    let mut made = format!("Made by {}", passage.stamp.author);
    if passage.stamp.created != crate::annotate::UNKNOWN_TIME {
        made = format!("{made}, {}", local.format("%-d %b %Y %H:%M"));
    }
    ui.label(
        RichText::new(made)
            .font(theme::small())
            .color(palette.text_weak),
    );
}

fn note_ui(
    ui: &mut Ui,
    view: &mut View,
    dossier: &Dossier,
    passage: &Passage,
    wants: &mut Vec<Request>,
) {
    ui.label(RichText::new("Note").font(theme::strong()));
    // The note is saved as it is typed, so the passage itself is what is being edited.
    let mut note = passage.content.note.clone();
    let field = TextEdit::multiline(&mut note)
        .id_salt(passage.id)
        .hint_text("Write a note; it is saved as you type")
        .desired_rows(3)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "Note"));
    if view.wants_keyboard == Some(Field::Note) {
        response.request_focus();
        // Nobody should have to type into what cannot be seen.
        response.scroll_to_me(None);
        view.wants_keyboard = None;
    }
    view.note_has_keyboard |= response.has_focus();
    if response.changed() {
        wants.push(Request::Command(Command::SetNote {
            document: dossier.document.id.clone(),
            passage: passage.id,
            note,
        }));
    }
}

fn event_date_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    passage: &Passage,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let set = |date: Option<EventDate>| {
        Request::Command(Command::SetEventDate {
            document: dossier.document.id.clone(),
            passage: passage.id,
            date,
        })
    };
    ui.label(RichText::new("Event date").font(theme::strong()));
    let saved = passage
        .content
        .event_date
        .as_ref()
        .map_or("", EventDate::value);
    let draft = match &mut view.draft.event_date {
        Some((id, draft)) if *id == passage.id => draft,
        other => &mut other.insert((passage.id, saved.to_owned())).1,
    };
    let response = ui.add(
        TextEdit::singleline(draft)
            .hint_text("10 February 2022, 2022-02, 2022-W06 …")
            .desired_width(f32::INFINITY),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Event date"));
    let typed = draft.trim().to_owned();
    let parsed = read_date(&typed, dossier.document.date(), work.date_order().order);
    if response.changed() {
        // What is a date is saved as it is typed, so that leaving in any way loses nothing.
        match (&parsed, typed.is_empty()) {
            (Some(date), _) if date.value() != saved => wants.push(set(Some(date.clone()))),
            (None, true) if !saved.is_empty() => wants.push(set(None)),
            _ => {}
        }
    } else if response.lost_focus() {
        wants.push(Request::Command(Command::LeaveField));
    } else if !response.has_focus() {
        // Undo and other windows change the passage: the field follows while nobody types.
        if parsed.is_some() || typed.is_empty() {
            saved.clone_into(draft);
        }
    }
    let remark = match (&parsed, typed.is_empty()) {
        (Some(date), _) => Some((interval_in_words(date.interval()), palette.text_weak)),
        (None, false) => Some((NOT_A_DATE.to_owned(), palette.error)),
        (None, true) => None,
    };
    if let Some((words, colour)) = remark {
        ui.label(RichText::new(words).font(theme::small()).color(colour));
    }
    if passage.content.event_date.is_none() && typed.is_empty() {
        wants.extend(suggestion_ui(ui, dossier, passage).map(|date| set(Some(date))));
    }
}

/// Offers the date in the passage's own words; gives it when it is taken.
fn suggestion_ui(ui: &mut Ui, dossier: &Dossier, passage: &Passage) -> Option<EventDate> {
    let placed = place_passage(0, dossier, passage)?;
    let PlacedBy::Mention(index) = placed.placed_by else {
        return None;
    };
    let mention = dossier.mentions.get(index)?;
    let date = EventDate::parse(&mention.value)?;
    let when = interval_in_words(date.interval());
    let words = snippet(&dossier.document, mention.span, 30);
    let button = ui.button(format!("Use {when} (“{words}”)"));
    button.clicked().then_some(date)
}

/// Every passage of the document.
fn passages_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &View,
    dossier: &Dossier,
    wants: &mut Vec<Request>,
) {
    let document = &dossier.document;
    let passages = work
        .annotations(&document.id)
        .map(|a| a.passages())
        .unwrap_or_default();
    if passages.is_empty() {
        return;
    }
    ui.add_space(space::MEDIUM);
    let palette = Palette::of(ui);
    let count = plural(passages.len(), "passage");
    section_head(ui, "In this document", &count, palette.untagged);
    rows_ui(ui, passages.len(), PASSAGE_ROW, |ui, index| {
        let Some(passage) = passages.get(index) else {
            return;
        };
        let chosen = view.focus == Focus::Passage(passage.id);
        if passage_row_ui(ui, work, dossier, passage, chosen).clicked() {
            wants.push(Request::Go {
                document: document.id.clone(),
                focus: Focus::Passage(passage.id),
            });
        }
    });
}

/// A passage on two lines: its tags, and its words.
pub fn passage_row_ui(
    ui: &mut Ui,
    work: &Workspace,
    dossier: &Dossier,
    passage: &Passage,
    chosen: bool,
) -> egui::Response {
    let palette = Palette::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), PASSAGE_ROW), Sense::click());
    let quote = snippet(&dossier.document, passage.span, 120);
    let tags: Vec<&str> = passage.content.tags.iter().map(TagPath::as_str).collect();
    let tags = if tags.is_empty() {
        "no tag".to_owned()
    } else {
        tags.join(", ")
    };
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::ListItem,
            true,
            chosen,
            format!("Passage {tags}: {quote}"),
        )
    });
    if ui.is_rect_visible(rect) {
        let ground = if chosen {
            palette.selection
        } else if response.hovered() || response.has_focus() {
            palette.hover
        } else {
            egui::Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, 5.0, ground);
        let bar = Rect::from_min_max(
            rect.min + vec2(2.0, 6.0),
            pos2(rect.left() + 2.0 + space::BAR, rect.bottom() - 6.0),
        );
        ui.painter()
            .rect_filled(bar, 1.5, passage_colour(work, passage, palette));
        let width = rect.width() - 22.0;
        let mark = if passage.content.note.is_empty() {
            ""
        } else {
            " · note"
        };
        let head = format!("{tags}{mark}");
        let head = one_line(ui, &head, theme::small(), palette.text_weak, width);
        let quote = one_line(ui, &quote, theme::body(), palette.text, width);
        paint_at(ui, rect.min + vec2(12.0, 4.0), head);
        paint_at(ui, rect.min + vec2(12.0, 20.0), quote);
    }
    response
}

/// Passages whose words are not where they were.
fn orphans_ui(
    ui: &mut Ui,
    work: &Workspace,
    dossier: &Dossier,
    target: Option<Target>,
    wants: &mut Vec<Request>,
) {
    let document = &dossier.document.id;
    let orphans = work.annotations(document).map_or(&[][..], |a| a.orphans());
    if orphans.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(space::MEDIUM);
    let count = plural(orphans.len(), "passage");
    section_head(ui, "Without a place", &count, palette.warning);
    let words = "They are kept in the file but are in no export until they have a place again.";
    ui.label(
        RichText::new(words)
            .font(theme::small())
            .color(palette.text_weak),
    );
    for (index, orphan) in orphans.iter().enumerate() {
        ui.label(format!("“{}”", orphan.quote()));
        let reason = RichText::new(orphan.reason()).font(theme::small());
        ui.label(reason.color(palette.text_weak));
        ui.horizontal(|ui| {
            let review = ui.button("Review");
            let review = review.on_hover_text("Compare it with where it may belong now.");
            if review.clicked() {
                wants.push(Request::Review {
                    document: document.clone(),
                    key: orphan.key(),
                });
            }
            if let Some(Target::Selection(span)) = target
                && ui.button("Put on selected words").clicked()
            {
                wants.push(Request::Command(Command::PlaceOrphan {
                    document: document.clone(),
                    index,
                    span,
                }));
            }
        });
    }
}

/// The colour of a passage: that of its first tag.
pub fn passage_colour(work: &Workspace, passage: &Passage, palette: &Palette) -> egui::Color32 {
    tag_colour(work, passage.content.tags.first(), palette)
}

/// A tag's colour, or the colour of passages without one.
pub fn tag_colour(work: &Workspace, tag: Option<&TagPath>, palette: &Palette) -> egui::Color32 {
    tag.and_then(|path| work.codebook().get(path))
        .map_or(palette.untagged, |tag| theme::tag_colour(tag.colour))
}
