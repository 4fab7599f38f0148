//! Notices that stand in the corner for a while.

use std::time::Duration;

use eframe::egui::{
    Align, Align2, Area, Context, Frame, Id, Label, Layout, Order, RichText, Role, WidgetInfo, vec2,
};

use super::theme::{Palette, space};
use crate::workspace::Weight;

/// How long a notice stands, in seconds.
const TOAST_SECONDS: f64 = 7.0;

/// How wide a notice is, in points.
const WIDTH: f32 = 400.0;

/// Most notices that are seen at once: more than that is a list, and lists have their own place.
const MOST: usize = 4;

/// A notice.
pub struct Toast {
    /// How weighty it is.
    pub weight: Weight,
    /// What it says.
    pub text: String,
    /// When it was first painted, in the window's own seconds. Errors stay until they are
    /// dismissed or another folder is opened.
    pub first_seen: Option<f64>,
}

/// Paints the notices in the lower right corner, and drops those whose time is over.
pub fn toasts_ui(ctx: &Context, toasts: &mut Vec<Toast>) {
    let now = ctx.input(|input| input.time);
    for toast in toasts.iter_mut() {
        toast.first_seen.get_or_insert(now);
    }
    toasts.retain(|toast| {
        let age = now - toast.first_seen.unwrap_or(now);
        toast.weight == Weight::Error || age < TOAST_SECONDS
    });
    if toasts.is_empty() {
        return;
    }
    ctx.request_repaint_after(Duration::from_millis(250));
    let mut dismissed = None;
    Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-14.0, -40.0))
        .show(ctx, |ui| {
            let first = toasts.len().saturating_sub(MOST);
            for (index, toast) in toasts.iter().enumerate().skip(first) {
                let palette = Palette::of(ui);
                let colour = match toast.weight {
                    Weight::Info => palette.text,
                    Weight::Warning => palette.warning,
                    Weight::Error => palette.error,
                };
                let frame = Frame::popup(ui.style()).inner_margin(space::MEDIUM);
                let shown = frame.show(ui, |ui| {
                    ui.set_width(WIDTH);
                    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                        let close = ui.small_button("×");
                        close.widget_info(|| {
                            WidgetInfo::labeled(Role::Button, true, "Dismiss notice")
                        });
                        if close.clicked() {
                            dismissed = Some(index);
                        }
                        ui.with_layout(Layout::top_down(Align::Min), |ui| {
                            ui.add(Label::new(RichText::new(&toast.text).color(colour)).wrap());
                        });
                    });
                });
                shown
                    .response
                    .widget_info(|| WidgetInfo::labeled(Role::Alert, true, &toast.text));
            }
        });
    if let Some(index) = dismissed {
        toasts.remove(index);
    }
}
