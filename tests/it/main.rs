//! All integration tests, in one binary that links once.

mod added_places;
mod agents;
mod agreement;
mod analysed;
mod architecture;
mod brief;
#[cfg(feature = "brief")]
mod brief_said;
mod calibration;
mod calibration_luck;
mod captures;
mod changes;
#[cfg(feature = "charts")]
mod charts;
mod circles;
mod cli;
mod closures;
#[cfg(feature = "export")]
mod columnar;
mod comparison;
mod counted_areas;
mod coupling;
mod determinism;
mod drift;
mod durable;
#[cfg(feature = "import")]
mod events_twice;
mod exogenous;
// They read workbooks and geodata back.
#[cfg(all(feature = "export", feature = "import"))]
mod export;
mod extending;
mod flee;
mod flee_counts;
mod flee_tables;
mod given_departures;
mod given_without_effect;
#[cfg(feature = "import")]
mod holders;
#[cfg(feature = "import")]
mod holders_dates;
#[cfg(feature = "import")]
mod holders_left;
#[cfg(feature = "import")]
mod holders_names;
#[cfg(feature = "import")]
mod holders_outcome;
#[cfg(feature = "import")]
mod import_apart;
#[cfg(feature = "import")]
mod import_asked;
#[cfg(all(feature = "import", feature = "export"))]
mod import_beside;
#[cfg(feature = "import")]
mod import_beside_numbers;
#[cfg(feature = "import")]
mod import_case;
#[cfg(feature = "import")]
mod import_control;
#[cfg(feature = "import")]
mod import_countries;
mod import_counts;
#[cfg(feature = "import")]
mod import_divided;
#[cfg(feature = "import")]
mod import_ends;
#[cfg(feature = "import")]
mod import_events;
#[cfg(feature = "import")]
mod import_facilities;
#[cfg(feature = "import")]
mod import_ground;
mod import_habits;
#[cfg(feature = "import")]
mod import_kinds;
#[cfg(feature = "import")]
mod import_languages;
mod import_letters;
#[cfg(feature = "import")]
mod import_maps;
mod import_misread;
#[cfg(feature = "import")]
mod import_mixed;
#[cfg(feature = "import")]
mod import_namesakes;
#[cfg(feature = "import")]
mod import_options;
#[cfg(feature = "import")]
mod import_people;
#[cfg(feature = "import")]
mod import_periods;
mod import_planner;
mod import_publishers;
#[cfg(feature = "import")]
mod import_series;
#[cfg(feature = "import")]
mod import_several;
#[cfg(feature = "import")]
mod import_shares;
#[cfg(all(feature = "import", feature = "export"))]
mod import_sheets;
#[cfg(feature = "import")]
mod import_sites;
#[cfg(feature = "import")]
mod import_smaller;
#[cfg(feature = "import")]
mod import_spans;
#[cfg(feature = "import")]
mod import_titles;
#[cfg(feature = "import")]
mod import_totals;
#[cfg(feature = "import")]
mod import_traps;
#[cfg(feature = "import")]
mod import_unit_columns;
mod import_units;
#[cfg(all(feature = "import", feature = "export"))]
mod import_usual;
#[cfg(feature = "import")]
mod import_whom;
mod import_words;
mod invariants;
mod known_wars;
mod last_day;
mod mutations;
mod names;
#[cfg(feature = "import")]
mod new_case;
#[cfg(feature = "import")]
mod odd_files;
#[cfg(feature = "export")]
#[cfg(feature = "brief")]
mod one_rounding;
mod opened;
mod oracle;
mod order;
mod orders;
mod passed_over;
mod population_groups;
mod precision;
#[cfg(feature = "import")]
mod raw_syria;
mod read_back;
mod results;
mod resumed;
#[cfg(feature = "import")]
mod road_extract;
#[cfg(feature = "import")]
mod road_states;
mod scenario_errors;
mod shares;
mod silent;
mod support;
mod sweep;
mod synthetic;
mod tables;
// What fuzz/run feeds too.
#[path = "../targets/mod.rs"]
mod targets;
mod threat;
mod transport;
mod unsaid;
mod updating;
mod variants;
mod ways;
