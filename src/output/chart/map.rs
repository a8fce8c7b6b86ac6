//! Which roads and places carry the load?
//!
//! An equirectangular map, narrowed by the cosine of its middle latitude.
//! Roads are as wide as their load and darker the likelier they exceed what
//! they can carry; the area of a circle is the number of arrivals.

use super::colours::{INK, SOFT};
use super::map_legend::{self, LEGEND, Legend};
use super::map_marks::{
    ALLIED, BORDER, CIRCLE, COAST, FRONT, HELD, HeldPlace, LineKind, MapLine, MapPlace, MapRoad, RIVER,
    SQUARE, Scales, ZONE, class,
};
use super::page::{EDGE, Page};
use super::place::{Circle, Placer, Rectangle};
use super::projection::{Bounds, Projection};
use super::text::Type;

const NAME: Type = Type::new(14.0).bold().halo();
const TEXT: Type = Type::new(17.0).fill(SOFT).halo().middle();
const HELD_NAME: Type = Type::new(13.0).fill(SOFT).halo();
/// How many of the greatest places may have their name away from their circle, on a leader line.
const LED: usize = 24;

/// A map of roads and places.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// The part of the world.
    pub bounds: Bounds,
    /// Borders and coasts.
    pub coast_and_border: Vec<MapLine>,
    /// The front lines, as (latitude, longitude).
    pub fronts: Vec<Vec<(f64, f64)>>,
    /// What a front line is called in the legend.
    pub front_label: String,
    /// Polygons of a zone, as (latitude, longitude); may be empty.
    pub zone: Vec<Vec<(f64, f64)>>,
    /// What the zone is called in the legend.
    pub zone_label: String,
    /// The roads.
    pub roads: Vec<MapRoad>,
    /// What the width of a road stands for.
    pub load_label: String,
    /// The places.
    pub places: Vec<MapPlace>,
    /// Places of the adversary.
    pub held: Vec<HeldPlace>,
    /// What the area of a circle stands for.
    pub arrivals_label: String,
    /// Words on the map: latitude, longitude of their middle, text.
    pub texts: Vec<(f64, f64, String)>,
    /// Further lines below the legend.
    pub legend_notes: Vec<String>,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

impl Map {
    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        // The title wraps to the width of the sheet, which depends on the map.
        let area = Projection::new(self.bounds, 0.0).area();
        let width = (area.2 + 24.0 + LEGEND + EDGE).max(860.0);
        let (mut page, y) = Page::new(width, &self.title, &self.subtitle);
        let projection = Projection::new(self.bounds, y);
        let area = projection.area();
        let (w, h) = (area.2 - area.0, area.3 - area.1);
        page.rect((area.0, area.1), (w, h), "fill=\"#FAFAF7\"");
        // A nested document cuts off what lies beyond the bounds.
        page.put(format_args!(
            "<svg x=\"{0:.1}\" y=\"{1:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" viewBox=\"{0:.1} {1:.1} {w:.1} {h:.1}\">",
            area.0, area.1
        ));
        self.ground(&mut page, &projection);
        let circles = self.circles(&projection);
        self.loads(&mut page, &projection, &circles);
        self.names(&mut page, &projection, &area, &circles);
        map_legend::scale_bar(&mut page, &area, projection.pixels_per_km());
        page.put(format_args!("</svg>"));
        page.rect((area.0, area.1), (w, h), &format!("fill=\"none\" stroke=\"{SOFT}\" stroke-width=\"1\""));
        let bottom = self.legend().draw(&mut page, area.2 + 24.0, area.1);
        page.finish(bottom.max(area.3), &self.note)
    }

    /// Zone, coasts and borders.
    fn ground(&self, page: &mut Page, projection: &Projection) {
        for polygon in &self.zone {
            page.path(&projection.path(polygon), true, ZONE);
        }
        for line in &self.coast_and_border {
            let style = match line.kind {
                LineKind::Border => BORDER,
                LineKind::Coast => COAST,
                LineKind::River => RIVER,
            };
            page.path(&projection.path(&line.points), false, style);
        }
    }

    /// Roads, the front line and circles.
    fn loads(&self, page: &mut Page, projection: &Projection, circles: &[(&MapPlace, Circle)]) {
        let scales = self.scales();
        let mut roads: Vec<_> = self.roads.iter().collect();
        roads.sort_by(|a, b| a.over_capacity.total_cmp(&b.over_capacity).then(a.load.total_cmp(&b.load)));
        for road in roads {
            let (stroke, width) = (class(road.over_capacity), scales.width(road.load));
            let style = format!("stroke=\"{stroke}\" stroke-width=\"{width:.1}\" stroke-linecap=\"round\"");
            page.path(&projection.path(&[road.from, road.to]), false, &style);
        }
        for front in &self.fronts {
            let front = projection.path(front);
            page.path(
                &front,
                false,
                "fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"8\" stroke-opacity=\"0.8\"",
            );
            page.path(&front, false, FRONT);
        }
        for place in &self.held {
            let (x, y) = projection.at(place.at);
            page.rect((x - SQUARE / 2.0, y - SQUARE / 2.0), (SQUARE, SQUARE), HELD);
        }
        for (place, circle) in circles {
            page.circle(circle.at, circle.radius, if place.allied { ALLIED } else { CIRCLE });
        }
    }

    /// Words first, then names of places, the greatest first.
    fn names(
        &self,
        page: &mut Page,
        projection: &Projection,
        area: &Rectangle,
        circles: &[(&MapPlace, Circle)],
    ) {
        let inside = Rectangle(area.0 + 3.0, area.1 + 3.0, area.2 - 3.0, area.3 - 3.0);
        let held = self.held.iter().map(|place| Circle { at: projection.at(place.at), radius: SQUARE / 2.0 });
        let mut labels = Placer::new(inside, circles.iter().map(|(_, circle)| *circle).chain(held).collect());
        labels.block(map_legend::scale_bar_area(area, projection.pixels_per_km()));
        for (latitude, longitude, text) in &self.texts {
            let (x, y) = projection.at((*latitude, *longitude));
            let half = TEXT.width(text) / 2.0;
            if x.is_finite() && y.is_finite() {
                let x = x.min(area.2 - half - 6.0).max(area.0 + half + 6.0);
                let y = y.min(area.3 - 10.0).max(area.1 + 12.0);
                labels.block(Rectangle(x - half, y - 10.0, x + half, y + 8.0));
                page.text(x, y + 4.5, text, TEXT);
            }
        }
        let mut placed = Vec::new();
        for (index, (place, _)) in circles.iter().enumerate().filter(|(_, (place, _))| place.label) {
            let size = (NAME.width(&place.name), NAME.size + 3.0);
            placed.extend(labels.label(index, size, index < LED).map(|spot| (&place.name, spot, NAME)));
        }
        for (index, place) in self.held.iter().enumerate() {
            let size = (HELD_NAME.width(&place.name), HELD_NAME.size + 3.0);
            let spot = labels.label(circles.len() + index, size, false);
            placed.extend(spot.map(|spot| (&place.name, spot, HELD_NAME)));
        }
        for (from, to) in placed.iter().filter_map(|(_, spot, _)| spot.leader) {
            page.line(from, to, "#FFFFFF", 3.2);
            page.line(from, to, INK, 1.1);
        }
        for (name, spot, style) in placed {
            page.text(spot.area.0, spot.area.3 - 4.0, name, style);
        }
    }

    /// The places that are on the sheet with their circles, the greatest first.
    fn circles(&self, projection: &Projection) -> Vec<(&MapPlace, Circle)> {
        let scales = self.scales();
        self.by_size()
            .into_iter()
            .map(|place| {
                (place, Circle { at: projection.at(place.at), radius: scales.radius(place.arrivals) })
            })
            .filter(|(_, circle)| circle.at.0.is_finite() && circle.at.1.is_finite())
            .collect()
    }

    fn scales(&self) -> Scales {
        Scales::new(&self.places, &self.roads)
    }

    fn legend(&self) -> Legend<'_> {
        let has = |kind| self.coast_and_border.iter().any(|line| line.kind == kind);
        let lines = [
            (self.places.iter().any(|place| place.allied), ALLIED, "Place that allies hold on the first day"),
            (!self.held.is_empty(), HELD, "Place that the adversary holds then"),
            (!self.fronts.is_empty(), FRONT, self.front_label.as_str()),
            (!self.zone.is_empty(), ZONE, self.zone_label.as_str()),
            (has(LineKind::Border), BORDER, "State border"),
            (has(LineKind::Coast), COAST, "Coast"),
            (has(LineKind::River), RIVER, "River"),
        ];
        Legend {
            scales: self.scales(),
            arrivals: &self.arrivals_label,
            load: &self.load_label,
            roads: !self.roads.is_empty(),
            lines: lines.into_iter().filter(|line| line.0).map(|(_, style, words)| (style, words)).collect(),
            notes: &self.legend_notes,
        }
    }

    fn by_size(&self) -> Vec<&MapPlace> {
        let mut places: Vec<_> = self.places.iter().collect();
        places.sort_by(|a, b| b.arrivals.total_cmp(&a.arrivals));
        places
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;

    fn sample() -> Map {
        let place = |name: &str, at, arrivals| MapPlace {
            name: name.into(),
            at,
            arrivals,
            label: true,
            allied: name == "Sarmin",
        };
        Map {
            title: "Map".into(),
            subtitle: String::new(),
            bounds: Bounds { south: 35.2, west: 35.8, north: 36.9, east: 37.4 },
            coast_and_border: vec![
                MapLine { kind: LineKind::Coast, points: vec![(35.2, 35.9), (36.9, 36.1)] },
                MapLine { kind: LineKind::Border, points: vec![(36.2, 36.4), (36.9, 37.0)] },
            ],
            fronts: vec![vec![(35.4, 36.2), (35.6, 37.0)]],
            front_label: "Front line".into(),
            zone: vec![vec![(35.5, 36.2), (35.7, 36.9), (35.8, 36.5)]],
            zone_label: "Zone".into(),
            roads: vec![MapRoad { from: (35.9, 36.6), to: (36.2, 36.7), load: 5000.0, over_capacity: 0.6 }],
            load_label: "Persons on the busiest day".into(),
            places: vec![place("Idlib", (35.93, 36.63), 90_000.0), place("Sarmin", (35.9, 36.73), 20_000.0)],
            held: vec![HeldPlace { name: "Hama".into(), at: (35.3, 36.8) }],
            arrivals_label: "Arrivals by the last day".into(),
            texts: vec![(36.6, 36.5, "Türkiye (border closed)".into()), (80.0, 10.0, "far away".into())],
            legend_notes: vec!["a note".into()],
            note: String::new(),
        }
    }

    #[test]
    fn names_roads_and_legend_are_there() {
        let svg = sample().svg();
        assert_valid(&svg, "Map");
        for words in [
            ">Idlib<",
            ">Sarmin<",
            ">Hama<",
            "that allies hold",
            "adversary holds",
            "Türkiye (border closed)",
            "#6E1E00",
            "90,000",
            "km</text>",
            "a note",
        ] {
            assert!(svg.contains(words), "{words}");
        }
        assert_eq!(svg, sample().svg());
    }

    #[test]
    fn little_or_no_data_is_still_a_chart() {
        let mut map = sample();
        (map.roads, map.places, map.texts, map.fronts, map.zone) = (vec![], vec![], vec![], vec![], vec![]);
        map.held.clear();
        map.coast_and_border.clear();
        assert_valid(&map.svg(), "Map");
        map.bounds = Bounds { south: 36.0, west: 36.0, north: 36.0, east: 36.0 };
        assert_valid(&map.svg(), "Map");
        let mut map = sample();
        map.places[0].arrivals = 0.0;
        map.places[1].arrivals = f64::NAN;
        map.roads[0].load = 0.0;
        assert_valid(&map.svg(), "Map");
    }
}
