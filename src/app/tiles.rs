//! How the panes are arranged, and which pane paints what.

use eframe::egui::{Color32, Frame, Id, Margin, RichText, Stroke, Style, Ui, Visuals, WidgetText};
use egui_tiles::{
    Behavior, Container, LinearDir, ResizeState, SimplificationOptions, TabState, Tile, TileId,
    Tiles, Tree, UiResponse,
};
use serde::{Deserialize, Serialize};

use crate::app::panels::annotation::annotation_ui;
use crate::app::panels::chronology::{chronology_buttons_ui, chronology_ui};
use crate::app::panels::commitments::commitments_ui;
use crate::app::panels::day_sheet::day_sheet_ui;
use crate::app::panels::documents::documents_ui;
use crate::app::panels::events::{events_ui, new_event_ui};
use crate::app::panels::passages::passages_ui;
use crate::app::panels::reading::reading_ui;
use crate::app::panels::review::review_ui;
use crate::app::panels::search::search_ui;
use crate::app::panels::timeline::{timeline_buttons_ui, timeline_ui};
use crate::app::theme::{self, Palette};
use crate::app::view::{Request, View};
use crate::workspace::Workspace;

/// One pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pane {
    /// The list of documents.
    Documents,
    /// The timeline.
    Timeline,
    /// All passages as a table.
    Passages,
    /// The open document.
    Reading,
    /// What is said of the chosen day.
    DaySheet,
    /// Tags, note and event date.
    Annotation,
    /// The events.
    Events,
    /// Passages that lost their place.
    Review,
    /// What was announced, and what came of it.
    Commitments,
    /// The days that matter most, in words.
    Chronology,
    /// What the filter found, best first.
    Search,
}

impl Pane {
    const ALL: [Pane; 11] = [
        Pane::Documents,
        Pane::Timeline,
        Pane::Passages,
        Pane::Reading,
        Pane::DaySheet,
        Pane::Annotation,
        Pane::Events,
        Pane::Review,
        Pane::Commitments,
        Pane::Chronology,
        Pane::Search,
    ];

    fn title(self) -> &'static str {
        match self {
            Pane::Documents => "Documents",
            Pane::Timeline => "Timeline",
            Pane::Passages => "Passages",
            Pane::Reading => "Document",
            Pane::DaySheet => "Day sheet",
            Pane::Annotation => "Annotation",
            Pane::Events => "Events",
            Pane::Review => "To review",
            Pane::Commitments => "Commitments",
            Pane::Chronology => "Chronology",
            Pane::Search => "Search",
        }
    }
}

/// The panes as they are at first: at the left the documents, with what a search found behind
/// them and the annotation below; the timeline across the top, with the events, the commitments,
/// the chronology and the table of passages behind it; under it the text, and beside that the day
/// sheet.
pub fn first_arrangement() -> Tree<Pane> {
    let mut tiles = Tiles::default();
    let documents = tiles.insert_pane(Pane::Documents);
    let search = tiles.insert_pane(Pane::Search);
    let timeline = tiles.insert_pane(Pane::Timeline);
    let passages = tiles.insert_pane(Pane::Passages);
    let reading = tiles.insert_pane(Pane::Reading);
    let day_sheet = tiles.insert_pane(Pane::DaySheet);
    let annotation = tiles.insert_pane(Pane::Annotation);
    let events = tiles.insert_pane(Pane::Events);
    let review = tiles.insert_pane(Pane::Review);
    let commitments = tiles.insert_pane(Pane::Commitments);
    let chronology = tiles.insert_pane(Pane::Chronology);
    let tabs = vec![timeline, events, commitments, chronology, passages, review];
    let above = tiles.insert_tab_tile(tabs);
    let lists = tiles.insert_tab_tile(vec![documents, search]);
    let left = linear(
        &mut tiles,
        LinearDir::Vertical,
        [(lists, 0.46), (annotation, 0.54)],
    );
    let below = linear(
        &mut tiles,
        LinearDir::Horizontal,
        [(reading, 0.61), (day_sheet, 0.39)],
    );
    let right = linear(
        &mut tiles,
        LinearDir::Vertical,
        [(above, 0.31), (below, 0.69)],
    );
    let root = linear(
        &mut tiles,
        LinearDir::Horizontal,
        [(left, 0.235), (right, 0.765)],
    );
    Tree::new(Id::unique("panes"), root, tiles)
}

fn linear(tiles: &mut Tiles<Pane>, dir: LinearDir, children: [(TileId, f32); 2]) -> TileId {
    let mut linear = egui_tiles::Linear::new(dir, children.map(|(child, _)| child).to_vec());
    for (child, share) in children {
        linear.shares.set_share(child, share);
    }
    tiles.insert_container(linear)
}

/// Whether an arrangement that was kept still holds every pane once.
pub fn is_whole(tree: &Tree<Pane>) -> bool {
    let count = |wanted: Pane| {
        let panes = tree
            .tiles
            .tiles()
            .filter(|tile| matches!(tile, Tile::Pane(p) if *p == wanted));
        panes.count()
    };
    Pane::ALL.into_iter().all(|pane| count(pane) == 1)
}

/// Brings a pane to the front of those that share its place.
pub fn bring_to_front(tree: &mut Tree<Pane>, pane: Pane) {
    tree.make_active(|_, tile| matches!(tile, Tile::Pane(there) if *there == pane));
}

/// How much of the height that it shares with the panes above and below it a pane has, from 0
/// to 1; `None` where it has all of it.
pub fn height_share(tree: &Tree<Pane>, pane: Pane) -> Option<f32> {
    let (column, child) = column_of(tree, pane)?;
    let Some(Tile::Container(Container::Linear(linear))) = tree.tiles.get(column) else {
        return None;
    };
    let all: f32 = linear.children.iter().map(|id| linear.shares[*id]).sum();
    Some(linear.shares[child] / all)
}

/// Gives a pane so much of the height that it shares with those above and below it; those keep
/// their proportions. Nothing happens where it has all of it.
pub fn set_height_share(tree: &mut Tree<Pane>, pane: Pane, share: f32) {
    let Some((column, child)) = column_of(tree, pane) else {
        return;
    };
    if let Some(Tile::Container(Container::Linear(linear))) = tree.tiles.get_mut(column) {
        let others = linear.children.iter().filter(|id| **id != child);
        let others: f32 = others.map(|id| linear.shares[*id]).sum();
        let share = share.clamp(0.05, 0.95);
        linear
            .shares
            .set_share(child, others * share / (1.0 - share));
    }
}

/// The column of several panes that a pane stands in, and which of the column's children holds it.
fn column_of(tree: &Tree<Pane>, pane: Pane) -> Option<(TileId, TileId)> {
    let mut child = tree.tiles.find_pane(&pane)?;
    loop {
        let parent = tree.tiles.parent_of(child)?;
        if let Tile::Container(Container::Linear(linear)) = tree.tiles.get(parent)?
            && linear.dir == LinearDir::Vertical
            && linear.children.len() > 1
        {
            return Some((parent, child));
        }
        child = parent;
    }
}

/// What the panes look at and ask for.
pub struct Panes<'a> {
    /// The work.
    pub work: &'a Workspace,
    /// What is looked at.
    pub view: &'a mut View,
    /// What is asked for.
    pub wants: &'a mut Vec<Request>,
}

impl Behavior<Pane> for Panes<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile_id: TileId, pane: &mut Pane) -> UiResponse {
        let palette = Palette::of(ui);
        let (fill, margin) = match pane {
            Pane::Reading => (
                palette.page,
                Margin {
                    left: 14,
                    right: 6,
                    top: 8,
                    bottom: 0,
                },
            ),
            Pane::Timeline => (
                palette.page,
                Margin {
                    left: 12,
                    right: 12,
                    top: 4,
                    bottom: 6,
                },
            ),
            Pane::Documents | Pane::Search | Pane::Passages | Pane::Review => (
                palette.panel,
                Margin {
                    left: 8,
                    right: 4,
                    top: 8,
                    bottom: 4,
                },
            ),
            Pane::DaySheet
            | Pane::Annotation
            | Pane::Events
            | Pane::Commitments
            | Pane::Chronology => (
                palette.panel,
                Margin {
                    left: 12,
                    right: 8,
                    top: 8,
                    bottom: 4,
                },
            ),
        };
        Frame::new().fill(fill).inner_margin(margin).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let (work, view) = (self.work, &mut *self.view);
            let wants = &mut *self.wants;
            match pane {
                Pane::Documents => documents_ui(ui, work, view, wants),
                Pane::Timeline => timeline_ui(ui, work, view, wants),
                Pane::Passages => passages_ui(ui, work, view, wants),
                Pane::Reading => reading_ui(ui, work, view, wants),
                Pane::DaySheet => day_sheet_ui(ui, work, view, wants),
                Pane::Annotation => annotation_ui(ui, work, view, wants),
                Pane::Events => events_ui(ui, work, view, wants),
                Pane::Review => review_ui(ui, work, view, wants),
                Pane::Commitments => commitments_ui(ui, work, view, wants),
                Pane::Chronology => chronology_ui(ui, work, view, wants),
                Pane::Search => search_ui(ui, work, view, wants),
            }
        });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        RichText::new(pane.title()).font(theme::strong()).into()
    }

    fn top_bar_right_ui(
        &mut self,
        tiles: &Tiles<Pane>,
        ui: &mut Ui,
        _tile_id: TileId,
        tabs: &egui_tiles::Tabs,
        _scroll_offset: &mut f32,
    ) {
        let active = tabs.active.and_then(|id| tiles.get(id));
        if let Some(Tile::Pane(Pane::Timeline)) = active {
            timeline_buttons_ui(ui, self.work, self.view, self.wants);
        }
        if let Some(Tile::Pane(Pane::Chronology)) = active {
            chronology_buttons_ui(ui, self.view, self.wants);
        }
        if let Some(Tile::Pane(Pane::Events)) = active {
            new_event_ui(ui, self.wants);
        }
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions {
            all_panes_must_have_tabs: true,
            ..SimplificationOptions::default()
        }
    }

    fn tab_bar_height(&self, _style: &Style) -> f32 {
        28.0
    }

    fn gap_width(&self, _style: &Style) -> f32 {
        5.0
    }

    fn min_size(&self) -> f32 {
        120.0
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        Palette::for_dark(visuals.dark_mode).panel
    }

    fn tab_bg_color(
        &self,
        visuals: &Visuals,
        _tiles: &Tiles<Pane>,
        _tile_id: TileId,
        _state: &TabState,
    ) -> Color32 {
        Palette::for_dark(visuals.dark_mode).panel
    }

    fn tab_outline_stroke(
        &self,
        _visuals: &Visuals,
        _tiles: &Tiles<Pane>,
        _tile_id: TileId,
        _state: &TabState,
    ) -> Stroke {
        Stroke::NONE
    }

    fn tab_bar_hline_stroke(&self, visuals: &Visuals) -> Stroke {
        Stroke::new(1.0, Palette::for_dark(visuals.dark_mode).line)
    }

    fn tab_text_color(
        &self,
        visuals: &Visuals,
        _tiles: &Tiles<Pane>,
        _tile_id: TileId,
        state: &TabState,
    ) -> Color32 {
        let palette = Palette::for_dark(visuals.dark_mode);
        if state.active {
            palette.text
        } else {
            palette.text_weak
        }
    }

    fn resize_stroke(&self, style: &Style, state: ResizeState) -> Stroke {
        let palette = Palette::for_dark(style.visuals.dark_mode);
        match state {
            ResizeState::Idle => Stroke::NONE,
            ResizeState::Hovering => Stroke::new(2.0, palette.line),
            ResizeState::Dragging => Stroke::new(2.0, palette.accent),
        }
    }
}
