//! One paragraph as rows of glyphs on the screen, and the way between bytes and places on it.
//!
//! Invariant: a paragraph whose glyphs cannot be told apart by the characters they stand for (see
//! [`ParagraphLayout::is_exact`]) never answers with a place inside it.

use std::sync::Arc;

use eframe::egui::epaint::text::{Glyph, Row};
use eframe::egui::text::{ByteIndex, CCursor, CharIndex, LayoutJob, LayoutSection, TextFormat};
use eframe::egui::{Context, Galley, Pos2, Rect, Vec2, pos2, vec2};
use unicode_segmentation::GraphemeCursor;

use super::style::ReaderStyle;
use crate::model::Span;

/// A paragraph's words, laid out.
pub(super) struct ParagraphLayout {
    /// Which paragraph.
    pub(super) index: usize,
    /// The bytes of its words.
    pub(super) span: Span,
    pub(super) galley: Arc<Galley>,
    /// The top left corner of its first row, on the screen.
    pub(super) corner: Pos2,
    /// Where each character begins, in bytes from the start; `None` for ASCII, where both are
    /// the same.
    character_starts: Option<Vec<usize>>,
    is_exact: bool,
}

impl ParagraphLayout {
    /// Lays out words at the origin. `dimmed` lists the parts, sorted, that are furniture.
    pub(super) fn new(
        ctx: &Context,
        style: &ReaderStyle,
        width_points: f32,
        index: usize,
        (span, words): (Span, &str),
        dimmed: impl Iterator<Item = Span>,
    ) -> Self {
        let mut job = LayoutJob {
            text: words.to_owned(),
            sections: sections(style, span, dimmed),
            ..LayoutJob::default()
        };
        job.wrap.max_width = width_points;
        let galley = ctx.fonts_mut(|fonts| fonts.layout_job(job));
        Self {
            index,
            span,
            is_exact: glyphs_follow_characters(&galley),
            galley,
            corner: Pos2::ZERO,
            character_starts: (!words.is_ascii())
                .then(|| words.char_indices().map(|(start, _)| start).collect()),
        }
    }

    /// Whether every character has one glyph, in the order of the text. egui 0.37 breaks this
    /// for right-to-left scripts: a row of them holds more glyphs than characters (its issue
    /// 8576) in another order, so that a place on the screen does not tell a byte.
    pub(super) fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// Where the words lie on the screen.
    pub(super) fn rect(&self) -> Rect {
        Rect::from_min_size(self.corner, self.galley.size())
    }

    /// The rows' parts that a span covers, at full line height. Nothing where places are not
    /// exact.
    pub(super) fn bands(&self, span: Span) -> Vec<Band> {
        if !self.is_exact || !span.overlaps(self.span) {
            return Vec::new();
        }
        let start = self.galley.layout_from_cursor(CCursor {
            index: self.character_of(span.start),
            prefer_next_row: true,
        });
        let end = self.galley.layout_from_cursor(CCursor {
            index: self.character_of(span.end),
            prefer_next_row: false,
        });
        let rows = self.galley.rows.iter().enumerate();
        rows.skip(start.row)
            .take((end.row + 1).saturating_sub(start.row))
            .map(|(number, row)| {
                let corner = self.corner + row.pos.to_vec2();
                let left = match number == start.row {
                    true => row.x_offset(start.column),
                    false => 0.0,
                };
                let right = match number == end.row {
                    true => row.x_offset(end.column),
                    false => right_of_letters(row),
                };
                Band {
                    rect: Rect::from_min_max(
                        corner + vec2(left, 0.0),
                        corner + vec2(right, row.size.y),
                    ),
                    baseline_y: corner.y + row.glyphs.first().map_or(row.size.y, |g| g.pos.y),
                    is_first: number == start.row,
                    is_last: number == end.row,
                }
            })
            .collect()
    }

    /// The upright line before a byte's letter, as high as its row; at the paragraph's start
    /// where places are not exact.
    pub(super) fn caret(&self, byte: usize) -> Rect {
        let index = match self.is_exact {
            true => self.character_of(byte),
            false => CharIndex::ZERO,
        };
        let cursor = CCursor {
            index,
            prefer_next_row: true,
        };
        self.galley
            .pos_from_cursor(cursor)
            .translate(self.corner.to_vec2())
    }

    /// The boundary between two letters that is nearest to a place; `None` where places are not
    /// exact. Letters are what a reader takes for one: an emoji with its skin tone is.
    pub(super) fn boundary_near(&self, place: Pos2) -> Option<usize> {
        if !self.is_exact {
            return None;
        }
        let y = place.y - self.corner.y;
        let rows = &self.galley.rows;
        let row = rows.partition_point(|row| row.max_y() <= y);
        self.boundary_in_row(row.min(rows.len().saturating_sub(1)), place.x)
    }

    /// The boundary between two letters of a row that is nearest to an x on the screen; `None`
    /// where places are not exact or there is no such row.
    pub(super) fn boundary_in_row(&self, row_number: usize, x: f32) -> Option<usize> {
        let row = self.galley.rows.get(row_number).filter(|_| self.is_exact)?;
        let column = row.char_at(x - self.corner.x - row.pos.x);
        let first = self.first_character_of_row(row_number);
        let (before, after) = self.letter_boundaries(self.byte_of(first + column));
        let distance = |byte: usize| (self.caret(byte).left() - x).abs();
        let nearest = match distance(after) < distance(before) {
            true => after,
            false => before,
        };
        Some(nearest.min(self.row_end(row_number)))
    }

    /// The first byte of the character whose glyph covers a place. `None` beside the words, and
    /// where places are not exact.
    pub(super) fn byte_under(&self, place: Pos2) -> Option<usize> {
        if !self.is_exact {
            return None;
        }
        let Vec2 { x, y } = place - self.corner;
        let mut characters_before = CharIndex::ZERO;
        for row in &self.galley.rows {
            if (row.min_y()..row.max_y()).contains(&y) {
                let x = x - row.pos.x;
                let column = row
                    .glyphs
                    .iter()
                    .position(|glyph| glyph.pos.x <= x && x < glyph.max_x())?;
                return Some(self.byte_of(characters_before + CharIndex(column)));
            }
            characters_before += row.char_count_including_newline();
        }
        None
    }

    /// How many rows there are.
    pub(super) fn row_count(&self) -> usize {
        self.galley.rows.len()
    }

    /// The row that a byte stands in, from 0; always the first where places are not exact.
    pub(super) fn row_of(&self, byte: usize) -> usize {
        if !self.is_exact {
            return 0;
        }
        let cursor = CCursor {
            index: self.character_of(byte),
            prefer_next_row: true,
        };
        self.galley.layout_from_cursor(cursor).row
    }

    /// The first byte of a row.
    pub(super) fn row_start(&self, row_number: usize) -> usize {
        self.byte_of(self.first_character_of_row(row_number))
    }

    /// Behind the last word of a row: before the space that the row was broken at, because the
    /// place behind that space is the start of the next row.
    pub(super) fn row_end(&self, row_number: usize) -> usize {
        let Some(row) = self.galley.rows.get(row_number) else {
            return self.span.end;
        };
        let is_last = row_number + 1 == self.galley.rows.len();
        let ends_in_space = row.glyphs.last().is_some_and(|g| g.chr.is_whitespace());
        let mut end = self.first_character_of_row(row_number) + row.char_count_excluding_newline();
        if !is_last && ends_in_space {
            end = end.saturating_sub(1);
        }
        self.byte_of(end)
    }

    fn first_character_of_row(&self, row_number: usize) -> CharIndex {
        let rows_before = self.galley.rows.iter().take(row_number);
        rows_before.fold(CharIndex::ZERO, |count, row| {
            count + row.char_count_including_newline()
        })
    }

    /// The letter boundaries around a byte; twice the same where it is one itself.
    fn letter_boundaries(&self, byte: usize) -> (usize, usize) {
        let words = self.galley.text();
        let inside = words.floor_char_boundary(byte.saturating_sub(self.span.start));
        let mut cursor = GraphemeCursor::new(inside, words.len(), true);
        if cursor.is_boundary(words, 0) == Ok(true) {
            let byte = self.span.start + inside;
            return (byte, byte);
        }
        let before = cursor.prev_boundary(words, 0).ok().flatten().unwrap_or(0);
        cursor.set_cursor(inside);
        let after = cursor.next_boundary(words, 0).ok().flatten();
        (
            self.span.start + before,
            self.span.start + after.unwrap_or(words.len()),
        )
    }

    fn byte_of(&self, character: CharIndex) -> usize {
        let offset = match &self.character_starts {
            Some(starts) => starts.get(character.0).copied(),
            None => Some(character.0),
        };
        let offset = offset.unwrap_or(self.span.len()).min(self.span.len());
        self.span.start + offset
    }

    /// The character that begins at a byte, or the next one.
    pub(super) fn character_of(&self, byte: usize) -> CharIndex {
        let offset = byte.saturating_sub(self.span.start).min(self.span.len());
        CharIndex(match &self.character_starts {
            Some(starts) => starts.partition_point(|&start| start < offset),
            None => offset,
        })
    }
}

/// The part of a row that a span covers.
pub(super) struct Band {
    pub(super) rect: Rect,
    pub(super) baseline_y: f32,
    /// Whether the span begins in this row.
    pub(super) is_first: bool,
    /// Whether the span ends in this row.
    pub(super) is_last: bool,
}

impl Band {
    /// The band without the space between two lines.
    pub(super) fn around_letters(&self, letter_height_points: f32) -> Rect {
        let spare = (self.rect.height() - letter_height_points).max(0.0);
        Rect::from_min_max(
            pos2(self.rect.left(), self.rect.top() + spare / 2.0),
            pos2(self.rect.right(), self.rect.bottom() - spare / 2.0),
        )
    }
}

/// How wide a column of about so many characters of running text is.
pub(super) fn column_width_points(ctx: &Context, style: &ReaderStyle) -> f32 {
    average_character_width_points(ctx, style) * style.measure_characters
}

/// How wide a character of running text is on average. In Latin text that is a little less than
/// the letter n.
pub(super) fn average_character_width_points(ctx: &Context, style: &ReaderStyle) -> f32 {
    ctx.fonts_mut(|fonts| fonts.glyph_width(&style.font, 'n')) * 0.9
}

/// The words as plain and dimmed sections, which together cover them.
fn sections(
    style: &ReaderStyle,
    span: Span,
    dimmed: impl Iterator<Item = Span>,
) -> Vec<LayoutSection> {
    let section = |(from, to, is_dimmed)| {
        let colour = if is_dimmed {
            style.dimmed_text
        } else {
            style.text
        };
        LayoutSection {
            leading_space: 0.0,
            byte_range: ByteIndex(from)..ByteIndex(to),
            format: TextFormat {
                line_height: Some(style.line_height_points),
                ..TextFormat::simple(style.font.clone(), colour)
            },
        }
    };
    section_bounds(span, dimmed)
        .into_iter()
        .map(section)
        .collect()
}

/// Where sections begin and end, counted from the start of the words, and whether they are dimmed.
fn section_bounds(span: Span, dimmed: impl Iterator<Item = Span>) -> Vec<(usize, usize, bool)> {
    let mut bounds = Vec::new();
    let mut done = 0;
    for furniture in dimmed {
        let start = furniture.start.saturating_sub(span.start).max(done);
        let end = furniture.end.saturating_sub(span.start).min(span.len());
        if start >= end {
            continue;
        }
        if start > done {
            bounds.push((done, start, false));
        }
        bounds.push((start, end, true));
        done = end;
    }
    if done < span.len() || span.is_empty() {
        bounds.push((done, span.len(), false));
    }
    bounds
}

/// Where a row ends without the space that it was broken at.
fn right_of_letters(row: &Row) -> f32 {
    let mut glyphs = row.glyphs.iter().rev();
    let last = glyphs.find(|glyph| !glyph.chr.is_whitespace());
    last.map_or(0.0, Glyph::max_x)
}

/// Later characters of a cluster get glyphs of their own without a width, so that counting is
/// enough to tell that none was added. But a right-to-left word can pass by chance.
fn glyphs_follow_characters(galley: &Galley) -> bool {
    let rows = galley.rows.iter();
    let glyphs: usize = rows.map(|row| row.char_count_including_newline().0).sum();
    let mut characters = galley.text().chars();
    glyphs == characters.clone().count() && !characters.any(is_right_to_left)
}

/// Whether a character lies in the ranges that the Unicode Character Database sets aside for
/// right-to-left scripts (`DerivedBidiClass.txt`, defaults R and AL), or is a sign that turns the
/// direction of what follows.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}'
        | '\u{200f}'
        | '\u{202b}'
        | '\u{202e}'
        | '\u{2067}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use std::iter;

    use eframe::egui::{Color32, FontId, RawInput};
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    /// Runs a check on words laid out 200 points wide.
    fn with_layout(words: &str, check: impl Fn(&ParagraphLayout)) {
        let style = ReaderStyle {
            font: FontId::proportional(16.0),
            notice_font: FontId::proportional(12.0),
            line_height_points: 26.0,
            paragraph_gap_points: 4.0,
            measure_characters: 78.0,
            margin_points: 20.0,
            background: Color32::WHITE,
            text: Color32::BLACK,
            dimmed_text: Color32::GRAY,
            notice_text: Color32::GRAY,
            highlight_tint: 0.2,
            selection: Color32::BLUE,
            selection_elsewhere: Color32::GRAY,
            find_hit: Color32::YELLOW,
            focused_fill: Color32::YELLOW,
            focused_outline: Color32::RED,
            caret: Color32::BLACK,
            scroll_handle: Color32::GRAY,
            scroll_handle_active: Color32::BLACK,
        };
        // The words are those of a document that begins earlier.
        let span = Span::new(FIRST_BYTE, FIRST_BYTE + words.len());
        let ctx = Context::default();
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            let ctx = ui.ctx();
            let layout = ParagraphLayout::new(ctx, &style, 200.0, 0, (span, words), iter::empty());
            check(&layout);
        });
        output.textures_delta.clear();
    }

    const FIRST_BYTE: usize = 100;

    #[test]
    fn only_left_to_right_scripts_are_exact() {
        let check = |words: &str, expected: bool| {
            with_layout(words, |layout| {
                assert_eq!(layout.is_exact(), expected, "{words:?}");
                if !expected {
                    assert_eq!(layout.boundary_near(pos2(20.0, 9.0)), None);
                    assert_eq!(layout.byte_under(pos2(20.0, 9.0)), None);
                    assert!(layout.bands(layout.span).is_empty());
                }
            });
        };
        check("", true);
        check("plain words", true);
        check("Zürich e\u{301}te\u{301}, ﬁne", true);
        check("Министерство", true);
        check("Ελλάδα", true);
        check("हिन्दी में", true);
        check("北京时间", true);
        check("👨‍👩‍👧 👍🏽 🇺🇦 ❤️", true);
        check("tab\tand\u{ad}soft\u{200b}gaps", true);
        check("وزارة", false);
        check("said אבא today", false);
        check("turned \u{202e}round", false);
    }

    #[test]
    fn every_letter_is_found_where_it_is_drawn() {
        let check = |words: &str| {
            with_layout(words, |layout| {
                for (start, letter) in words.grapheme_indices(true) {
                    let start = FIRST_BYTE + start;
                    let span = Span::new(start, start + letter.len());
                    let bands = layout.bands(span);
                    // The space that a row was broken at and a ligature's later part have no
                    // width.
                    let Some(band) = bands.first().filter(|band| band.rect.width() > 1.0) else {
                        continue;
                    };
                    assert_eq!(bands.len(), 1, "{letter:?}");
                    let middle = band.rect.center();
                    assert_eq!(layout.byte_under(middle), Some(start), "{letter:?}");
                    let left = layout.boundary_near(band.rect.left_center());
                    assert_eq!(left, Some(start), "{letter:?}");
                }
            });
        };
        check("one short row");
        check("several rows of words that are broken again and again at their spaces");
        check("Паром отходит во вторник утром, сообщила администрация порта");
        check("ab 👍🏽 cd 🇺🇦 ef 👨‍👩‍👧 gh cafe\u{301}");
    }

    #[test]
    fn rows_begin_and_end_at_words() {
        let words = "several rows of words that are broken again and again at their spaces";
        with_layout(words, |layout| {
            assert!(layout.row_count() >= 3);
            let mut rows = Vec::new();
            for row in 0..layout.row_count() {
                let (start, end) = (layout.row_start(row), layout.row_end(row));
                rows.push(&words[start - FIRST_BYTE..end - FIRST_BYTE]);
                assert_eq!((layout.row_of(start), layout.row_of(end)), (row, row));
                assert_eq!(layout.boundary_in_row(row, f32::INFINITY), Some(end));
            }
            assert_eq!(rows.join(" "), words);
        });
    }

    #[test]
    fn sections_cover_the_words_once() {
        let check = |dimmed: &[(usize, usize)], expected: &[(usize, usize, bool)]| {
            with_layout("0123456789", |layout| {
                let dimmed = dimmed.iter().map(|&(start, end)| Span::new(start, end));
                let found = section_bounds(layout.span, dimmed);
                assert_eq!(found, expected);
            });
        };
        check(&[], &[(0, 10, false)]);
        check(&[(0, 999)], &[(0, 10, true)]);
        check(
            &[(90, 102), (104, 105)],
            &[(0, 2, true), (2, 4, false), (4, 5, true), (5, 10, false)],
        );
        check(
            &[(101, 106), (103, 104), (105, 107)],
            &[(0, 1, false), (1, 6, true), (6, 7, true), (7, 10, false)],
        );
    }
}
