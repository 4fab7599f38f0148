//! The plot that a timeline is painted on: bounds in minutes, and one item a layer.
//!
//! The plot clips and orders the layers. It never pans or zooms by itself: only the x axis may
//! move, within the calendar, and keys and arrows must move it just as well, so all of that is
//! the timeline's own.

use std::ops::RangeInclusive;

use eframe::egui::{Color32, Id, Sense, Shape, Ui, UiBuilder};
use egui_plot::{Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use crate::timeline::ViewRange;

use super::layout::Layout;

/// What a layer paints.
pub(super) type Painting<'a> = Box<dyn Fn(&Ui) -> Vec<Shape> + 'a>;

/// Paints layers over a view, the first one at the back.
pub(super) fn paint<'a>(
    ui: &mut Ui,
    id: Id,
    layout: &Layout,
    view: ViewRange,
    layers: Vec<Painting<'a>>,
) {
    let rect = layout.plot;
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        Plot::new(id.with("plot"))
            .width(rect.width())
            .height(rect.height())
            .show_axes(false)
            .show_grid(false)
            .show_background(false)
            .show_x(false)
            .show_y(false)
            .allow_zoom(false)
            .allow_drag(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .sense(Sense::hover())
            .show(ui, |plot| {
                plot.set_plot_bounds_x(view.start()..=view.end());
                plot.set_plot_bounds_y(0.0..=1.0);
                for (painting, index) in layers.into_iter().zip(0_u8..) {
                    let base = PlotItemBase::new(format!("layer {index}"));
                    plot.add(Layer {
                        base,
                        painting,
                        view,
                    });
                }
            });
    });
}

/// One layer. It has no geometry that the plot could know of: the timeline finds by itself
/// what lies under the pointer.
struct Layer<'a> {
    base: PlotItemBase,
    painting: Painting<'a>,
    view: ViewRange,
}

impl PlotItem for Layer<'_> {
    fn shapes(&self, ui: &Ui, _: &PlotTransform, shapes: &mut Vec<Shape>) {
        shapes.extend((self.painting)(ui));
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::from_min_max([self.view.start(), 0.0], [self.view.end(), 1.0])
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}
