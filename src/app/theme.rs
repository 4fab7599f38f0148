//! Every colour, text size, font and distance of the window.
//!
//! Invariant: no other file of `app` names a colour or a size of text. Light and dark carry the
//! same meanings, and text keeps a contrast of at least 4.5 : 1 on what it stands on (WCAG 2.2).

use std::sync::Arc;

use eframe::egui::{
    self, Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin,
    Stroke, TextStyle, Theme, Visuals, vec2,
};

use crate::model::{Rgb, Standing};

/// What colours stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub window: Color32,
    /// Behind lists and forms.
    pub panel: Color32,
    /// Behind the text that is read.
    pub page: Color32,
    /// Behind buttons and fields.
    pub field: Color32,
    /// Behind what the pointer is over.
    pub hover: Color32,
    /// Between panes and around fields.
    pub line: Color32,
    /// Words.
    pub text: Color32,
    /// Words that matter less.
    pub text_weak: Color32,
    /// What can be done next, and the focus.
    pub accent: Color32,
    /// Behind selected rows and words.
    pub selection: Color32,
    /// A document's day of publication.
    pub published: Color32,
    /// Said before the event.
    pub announced: Color32,
    /// Said after the event.
    pub reported: Color32,
    /// Said without a sign of which.
    pub mentioned: Color32,
    /// A passage whose tags have no colour.
    pub untagged: Color32,
    /// Behind the chosen day on the timeline.
    pub chosen_day: Color32,
    /// Behind Saturdays and Sundays on the timeline.
    pub weekend: Color32,
    /// Behind words that the filter found.
    pub find_hit: Color32,
    /// Something went wrong.
    pub error: Color32,
    /// Something wants a look.
    pub warning: Color32,
}

const LIGHT: Palette = Palette {
    window: rgb(0xEF_ED_E8),
    panel: rgb(0xF8_F7_F4),
    page: rgb(0xFE_FD_FB),
    field: rgb(0xFF_FF_FF),
    hover: rgb(0xEA_E7_E0),
    line: rgb(0xDC_D8_CF),
    text: rgb(0x22_25_2A),
    text_weak: rgb(0x63_67_6E),
    accent: rgb(0x1F_5F_A8),
    selection: rgb(0xD3_E3_F5),
    published: rgb(0x56_5E_6C),
    announced: rgb(0x9F_5B_02),
    reported: rgb(0x0F_6E_84),
    mentioned: rgb(0x75_7A_83),
    untagged: rgb(0x8A_6F_A8),
    chosen_day: rgb(0xE2_EC_F8),
    weekend: rgb(0xF4_F2_ED),
    find_hit: rgb(0xFF_E9_A8),
    error: rgb(0xB3_26_1E),
    warning: rgb(0x96_59_00),
};

const DARK: Palette = Palette {
    window: rgb(0x14_16_19),
    panel: rgb(0x1D_20_24),
    page: rgb(0x19_1C_1F),
    field: rgb(0x27_2B_30),
    hover: rgb(0x2D_32_38),
    line: rgb(0x34_39_40),
    text: rgb(0xE3_E4_E6),
    text_weak: rgb(0x9D_A3_AC),
    accent: rgb(0x7F_B4_EE),
    selection: rgb(0x26_45_66),
    published: rgb(0xA9_B1_BD),
    announced: rgb(0xE3_AE_58),
    reported: rgb(0x62_BF_D2),
    mentioned: rgb(0x8B_92_9C),
    untagged: rgb(0xB7_9B_D9),
    chosen_day: rgb(0x24_33_45),
    weekend: rgb(0x1E_21_25),
    find_hit: rgb(0x6A_57_14),
    error: rgb(0xF2_8B_82),
    warning: rgb(0xE9_B8_6B),
};

impl Palette {
    /// The colours of the theme that is on.
    pub fn of(ui: &egui::Ui) -> &'static Palette {
        Self::for_dark(ui.visuals().dark_mode)
    }

    /// The colours of light or dark.
    pub fn for_dark(dark: bool) -> &'static Palette {
        if dark { &DARK } else { &LIGHT }
    }

    /// The colour of a standing.
    pub fn standing(&self, standing: Standing) -> Color32 {
        match standing {
            Standing::Announced => self.announced,
            Standing::Reported => self.reported,
            Standing::Mentioned => self.mentioned,
        }
    }
}

/// A tag's colour on screen.
pub fn tag_colour(colour: Rgb) -> Color32 {
    let [r, g, b] = colour.0;
    Color32::from_rgb(r, g, b)
}

/// Distances, in points.
pub mod space {
    /// Between things that belong together.
    pub const SMALL: f32 = 4.0;
    /// Between things of one group.
    pub const MEDIUM: f32 = 8.0;
    /// Between groups.
    pub const LARGE: f32 = 16.0;
    /// Height of a row in a list with two lines of text.
    pub const TALL_ROW: f32 = 46.0;
    /// Width of the coloured bar beside a line.
    pub const BAR: f32 = 3.0;
}

/// Small text: labels on axes, counts, dates beside titles.
pub fn small() -> FontId {
    FontId::new(12.0, FontFamily::Proportional)
}

/// Text of lists and forms.
pub fn body() -> FontId {
    FontId::new(13.5, FontFamily::Proportional)
}

/// Text that heads a group.
pub fn strong() -> FontId {
    FontId::new(13.5, semibold())
}

/// Text that heads a pane's content.
pub fn heading() -> FontId {
    FontId::new(17.0, semibold())
}

/// Text of documents, before the reader's own zoom.
pub fn reading() -> FontId {
    FontId::new(16.0, FontFamily::Name(READING.into()))
}

/// The family of headings.
pub fn semibold() -> FontFamily {
    FontFamily::Name(SEMIBOLD.into())
}

const SEMIBOLD: &str = "semibold";
const READING: &str = "reading";

/// The fonts that ship with the program, by name.
pub const FONTS: [(&str, &[u8]); 3] = [
    (
        "Inter",
        include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    ),
    (
        "Inter SemiBold",
        include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
    ),
    (
        "Literata",
        include_bytes!("../../assets/fonts/Literata-Regular.ttf"),
    ),
];

/// Installs fonts and both themes' styles. Called once, when the window opens.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(palette, theme == Theme::Dark);
            style.text_styles = [
                (TextStyle::Small, small()),
                (TextStyle::Body, body()),
                (TextStyle::Button, body()),
                (TextStyle::Heading, heading()),
                (TextStyle::Monospace, FontId::monospace(13.0)),
            ]
            .into();
            style.spacing.item_spacing = vec2(8.0, 6.0);
            style.spacing.button_padding = vec2(9.0, 4.0);
            style.spacing.menu_margin = Margin::same(6);
            style.spacing.window_margin = Margin::same(18);
            style.spacing.interact_size.y = 26.0;
            style.spacing.tooltip_width = 420.0;
            style.spacing.scroll.bar_width = 8.0;
            // Room of its own, so that it never lies over a field's edge.
            style.spacing.scroll.floating_allocated_width = 8.0;
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.35;
        });
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FONTS {
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.to_owned(), data);
    }
    // The bundled fonts stay behind ours: they know symbols and emoji that ours do not.
    let fallbacks = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let family = |first: &[&str]| -> Vec<String> {
        let own = first.iter().map(|name| (*name).to_owned());
        own.chain(fallbacks.iter().cloned()).collect()
    };
    let families = [
        (FontFamily::Proportional, family(&["Inter"])),
        (semibold(), family(&["Inter SemiBold", "Inter"])),
        (
            FontFamily::Name(READING.into()),
            family(&["Literata", "Inter"]),
        ),
    ];
    fonts.families.extend(families);
    fonts
}

fn visuals(palette: &Palette, dark: bool) -> Visuals {
    let mut visuals = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let corners = CornerRadius::same(5);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.text_weak);
    visuals.hyperlink_color = palette.accent;
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(9);
    visuals.menu_corner_radius = CornerRadius::same(7);
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.faint_bg_color = palette.hover;
    visuals.code_bg_color = palette.hover;
    visuals.error_fg_color = palette.error;
    visuals.warn_fg_color = palette.warning;
    visuals.selection.bg_fill = palette.selection;
    visuals.selection.stroke = Stroke::new(1.0, palette.text);
    visuals.striped = false;
    let widgets = &mut visuals.widgets;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.noninteractive.bg_fill = palette.panel;
    let states = [
        (
            &mut widgets.inactive,
            palette.field,
            palette.line,
            palette.text,
        ),
        (
            &mut widgets.hovered,
            palette.hover,
            palette.text_weak,
            palette.text,
        ),
        (
            &mut widgets.active,
            palette.selection,
            palette.accent,
            palette.text,
        ),
        (&mut widgets.open, palette.hover, palette.line, palette.text),
    ];
    for (state, fill, outline, text) in states {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, outline);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = corners;
        state.expansion = 0.0;
    }
    visuals
}

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2.2 defines them.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let [r, g, b, _] = colour.to_array().map(|channel| {
                let value = f32::from(channel) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_can_be_read_on_everything_they_stand_on() {
        for palette in [&LIGHT, &DARK] {
            let grounds = [palette.panel, palette.page, palette.field, palette.hover];
            for ground in grounds
                .into_iter()
                .chain([palette.selection, palette.find_hit])
            {
                assert!(contrast(palette.text, ground) >= 4.5, "text on {ground:?}");
            }
            for ground in [palette.panel, palette.page, palette.field] {
                for words in [
                    palette.text_weak,
                    palette.accent,
                    palette.announced,
                    palette.reported,
                    palette.error,
                    palette.warning,
                ] {
                    let contrast = contrast(words, ground);
                    assert!(contrast >= 4.5, "{words:?} on {ground:?}: {contrast:.2}");
                }
            }
        }
    }
}
