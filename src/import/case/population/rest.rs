//! People of places and areas of which the list of places has none.

use std::collections::BTreeMap;

use super::keys::CountedRow;
use crate::import::case::draft::{Draft, share_out};
use crate::import::notes::Notes;
use crate::import::sheet::Source;

/// Share of the people of a table that may be of nowhere.
pub(super) const STRAY: f64 = 0.05;

/// People by the places of the units that they live in.
#[derive(Default)]
pub(super) struct Rest {
    /// Persons, of them displaced.
    by_places: BTreeMap<Vec<usize>, (u64, u64)>,
    /// Rows and people of places.
    places: (usize, u64),
    /// Rows and people of areas, and the first of them.
    areas: (usize, u64, Vec<String>),
}

impl Rest {
    pub(super) fn add(&mut self, places: &[usize], count: &CountedRow, area: bool) {
        let entry = self.by_places.entry(places.to_vec()).or_default();
        *entry = (entry.0 + count.persons, entry.1 + count.idps);
        if area {
            self.areas.0 += 1;
            self.areas.1 += count.persons;
            if self.areas.2.len() < 5 {
                self.areas.2.push(count.name().to_owned());
            }
        } else {
            self.places = (self.places.0 + 1, self.places.1 + count.persons);
        }
    }

    pub(super) fn people(&self) -> u64 {
        self.places.1 + self.areas.1
    }

    /// Refuses areas without a place, where many people live in them: those would be neighbours' people.
    pub(super) fn refuse(&self, all: u64, source: &Source, notes: &mut Notes) -> Option<()> {
        let (rows, people, shown) = &self.areas;
        if *people as f64 <= STRAY * all as f64 {
            return Some(());
        }
        let message = format!(
            "{people} of {all} people live in {rows} areas of which the list of places has no place: {}",
            shown.join(", ")
        );
        let remedy = "give a list that has their places too; --part says that the case is only a part of what the file counts";
        notes.refuse(&source.path, None, message, remedy);
        None
    }

    /// Divides them over the places of their units; says how many they are.
    pub(super) fn share_out(
        self,
        source: &Source,
        guessed: bool,
        draft: &mut Draft,
        notes: &mut Notes,
    ) -> u64 {
        let people = self.people();
        for (all, (persons, idps)) in self.by_places {
            // "Other villages" are those of the area that have no row of their own.
            let without: Vec<usize> =
                all.iter().copied().filter(|&index| draft.places[index].people() == 0).collect();
            let places = if without.is_empty() { all } else { without };
            let mut known: Vec<f64> =
                places.iter().map(|&index| draft.places[index].people() as f64).collect();
            if known.iter().sum::<f64>() <= 0.0 {
                known = weights(&places, draft);
            }
            let residents = share_out(persons - idps, &known);
            let idps = share_out(idps, &known);
            for (at, &index) in places.iter().enumerate().filter(|&(at, _)| residents[at] + idps[at] > 0) {
                let place = &mut draft.places[index];
                place.residents += residents[at];
                place.idps += idps[at];
                place.source.push_str("; with a share of places that no list has");
                place.confidence = if guessed { "guess" } else { "interpolated" };
            }
        }
        let (places, areas) = (self.places, self.areas);
        for (rows, people, what) in [
            (places.0, places.1, "name places that the list of places does not have: they are divided over the places of their areas that have no people by a row of their own, else over all of them by people".to_owned()),
            (
                areas.0,
                areas.1,
                format!("name areas of which the list of places has no place ({}): they are divided over the places of their neighbours in the unit above, by people", areas.2.join(", ")),
            ),
        ] {
            if rows > 0 {
                let message = format!("{rows} rows with {people} people {what}");
                draft.guess(
                    format!("{}: {message}", source.short()),
                    "much near these places: people set out from where they do not live",
                    "give a list of places that has these too",
                );
                notes.warn(&source.path, None, message);
            }
        }
        people
    }
}

/// How many people places have, one beside the other.
pub(super) fn weights(places: &[usize], draft: &Draft) -> Vec<f64> {
    let listed: Vec<Option<f64>> =
        places.iter().map(|&index| draft.places[index].listed.filter(|n| *n > 0.0)).collect();
    let smallest = listed.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    if smallest.is_infinite() {
        return vec![1.0; places.len()];
    }
    listed.into_iter().map(|value| value.unwrap_or(smallest / 2.0)).collect()
}
