//! How many places of a camp are free on the first day? Its capacity says how many it has.

use std::collections::BTreeSet;

use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, SheetTable};

/// Places that are free.
pub(super) const FREE: ColumnRole = ColumnRole {
    name: "free",
    names: &[
        "placesdisponibles",
        "placeslibres",
        "placesrestantes",
        "capacitedisponible",
        "capaciterestante",
        "freeplaces",
        "freespaces",
        "freecapacity",
        "availableplaces",
        "availablespaces",
        "availablecapacity",
        "placesavailable",
        "spacesavailable",
        "capacityavailable",
        "remainingplaces",
        "remainingcapacity",
        "capacityremaining",
        "residualcapacity",
        "capaciteresiduelle",
        "capacidadedisponivel",
        "vacantplaces",
        "plazasdisponibles",
        "plazaslibres",
        "cuposdisponibles",
        "capacidaddisponible",
        "vagasdisponiveis",
        "available",
        "remaining",
        "vacant",
        "disponible",
        "disponibles",
    ],
    tags: &["#capacity+available", "#capacity+free", "#capacity+remaining"],
    required: false,
    single: true,
};
/// People who live there.
pub(super) const OCCUPANTS: ColumnRole = ColumnRole {
    name: "occupants",
    names: &[
        "occupants",
        "currentoccupants",
        "currentoccupancy",
        "currentpopulation",
        "sitepopulation",
        "camppopulation",
        "populationactuelle",
        "populationdusite",
        "capacityused",
        "usedcapacity",
        "capacityoccupied",
        "occupiedcapacity",
        "capacityfilled",
        "filledcapacity",
        "utilisedcapacity",
        "utilizedcapacity",
        "capaciteoccupee",
        "capaciteutilisee",
        "capacidadocupada",
        "capacidadutilizada",
        "capacidadeocupada",
        "occupancy",
        "occupation",
        "individuals",
        "totalindividuals",
        "numberofindividuals",
        "individus",
        "nombredindividus",
        "population",
        "totalpopulation",
        "populationtotale",
        "ocupantes",
        "ocupacion",
        "poblacion",
        "poblacionactual",
        "personas",
        "idps",
        "idpindividuals",
        "idppopulation",
        "residents",
        "current",
        "persons",
        "people",
        "personnes",
        "individuals*",
        "population*",
    ],
    tags: &["#affected+idps+ind", "#affected+ind", "#population"],
    required: false,
    single: true,
};

/// Words of columns that may say the same.
const MAY_BE: &[&str] = &[
    "individuals",
    "individus",
    "occupants",
    "occupancy",
    "occupation",
    "population",
    "residents",
    "households",
    "hh",
    "menages",
    "families",
    "familles",
    "personnes",
    "persons",
    "available",
    "disponible",
    "disponibles",
    "remaining",
    "libres",
    "libre",
    "vacant",
    "free",
];

/// What a table says of free places.
pub(super) struct FreePlaces {
    /// Of each row.
    pub(super) of_rows: Vec<Option<f64>>,
    /// Whether all of them are known to be free.
    pub(super) known: bool,
    /// People who live in its camps already.
    pub(super) occupants: f64,
}

/// Free places of the rows of a table of camps; none if a number is none.
pub(super) fn places(
    table: &SheetTable,
    capacities: &[Option<f64>],
    totals: &BTreeSet<usize>,
    notes: &mut Notes,
) -> Option<FreePlaces> {
    let file = table.source.path.clone();
    let mut of = |role| if table.has(role) { table.amounts(role, notes).map(Some) } else { Some(None) };
    let (free, occupants) = (of("free")?, of("occupants")?);
    let at = |column: &Option<Vec<Option<f64>>>, row: usize| column.as_ref().and_then(|all| all[row]);
    warn_other_capacity(table, capacities, notes);
    refuse_answers(table, capacities, free.as_deref(), notes)?;
    refuse_shares(table, capacities, occupants.as_deref(), notes)?;
    if free.is_none() && occupants.is_none() {
        warn_unread(table, capacities, notes);
        return Some(FreePlaces { of_rows: capacities.to_vec(), known: false, occupants: 0.0 });
    }
    let [capacity, left, living] = ["capacity", "free", "occupants"].map(|role| table.header(role));
    let (mut found, mut sum, mut people) = (Vec::new(), 0.0, 0.0);
    let (mut full, mut unknown, mut above): (usize, Vec<usize>, Vec<usize>) = (0, Vec::new(), Vec::new());
    for (row, line) in table.lines.iter().enumerate() {
        let all = capacities[row];
        let place = match (at(&free, row), all, at(&occupants, row)) {
            (Some(free), all, _) => {
                above.extend(all.is_some_and(|all| free > all).then_some(line.row));
                Some(free)
            }
            (None, Some(all), Some(people)) => Some((all - people).max(0.0)),
            (None, all, _) => {
                unknown.extend(all.is_some().then_some(line.row));
                all
            }
        };
        // Rows without a name or a position are no camps, such as a total in another column.
        let is_camp = ["name", "lat", "lon"].iter().all(|role| !table.text(line, role).is_empty());
        if is_camp && !totals.contains(&line.row) {
            full += usize::from(place == Some(0.0));
            // As locations.csv has it: whole places of each camp.
            sum += place.unwrap_or(0.0).round();
            people += at(&occupants, row).unwrap_or(0.0);
        }
        found.push(place);
    }
    let rule = match (&free, &occupants) {
        (Some(_), Some(_)) => format!("\"{left}\", and where it is blank \"{capacity}\" less \"{living}\""),
        (Some(_), None) => format!("\"{left}\""),
        _ => format!("\"{capacity}\" less \"{living}\", who take places there"),
    };
    let message = format!("free places of its camps are {rule}: {sum} in all, and {full} camps are full");
    notes.warn(&file, None, message);
    let rows = |rows: &[usize]| rows.iter().take(5).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !above.is_empty() {
        let message = format!(
            "{} camps have more in \"{left}\" than in \"{capacity}\": rows {}",
            above.len(),
            rows(&above)
        );
        notes.warn(&file, None, message);
    }
    if !unknown.is_empty() {
        let message = format!(
            "of {} camps nobody says how many places are free, and their capacity is taken for them: rows {}",
            unknown.len(),
            rows(&unknown)
        );
        notes.warn(&file, None, message);
    }
    Some(FreePlaces { of_rows: found, known: unknown.is_empty(), occupants: people })
}

/// Refuses free places of 1 and 0 alone: these are the answers of a form, whether there are any.
fn refuse_answers(
    table: &SheetTable,
    capacities: &[Option<f64>],
    free: Option<&[Option<f64>]>,
    notes: &mut Notes,
) -> Option<()> {
    let filled = || free.into_iter().flatten().flatten();
    let answers = filled().all(|free| free.total_cmp(&0.0).is_eq() || free.total_cmp(&1.0).is_eq());
    let large = capacities.iter().flatten().any(|all| *all > 10.0);
    if !(answers && large && filled().any(|free| *free > 0.0)) {
        return Some(());
    }
    let message = format!(
        "\"{}\" is 1 or 0 in all rows: does it say whether places are free, or how many?",
        table.header("free")
    );
    let remedy = "give the number of free places, or leave the column out";
    notes.refuse(&table.source.path, None, message, remedy);
    None
}

/// Refuses people of camps who are shares of its capacity: 0.85 or 85 of 1000 places.
fn refuse_shares(
    table: &SheetTable,
    capacities: &[Option<f64>],
    occupants: Option<&[Option<f64>]>,
    notes: &mut Notes,
) -> Option<()> {
    let Some(occupants) = occupants else { return Some(()) };
    let header = table.header("occupants");
    let filled: Vec<f64> = occupants.iter().flatten().copied().collect();
    let pairs = || capacities.iter().zip(occupants).filter_map(|(all, people)| Some(((*all)?, (*people)?)));
    let of_one = filled.iter().any(|share| share.fract() > 0.0) && filled.iter().all(|share| *share < 2.0);
    let rates = sheet::words(header).iter().any(|word| RATES.contains(&word.as_str()));
    let of_hundred = rates
        && filled.iter().all(|share| *share <= 150.0)
        && filled.iter().any(|share| *share > 1.0)
        && pairs().count() > 0
        && pairs().all(|(all, _)| all > 150.0);
    if !(of_one || of_hundred) {
        return Some(());
    }
    let shown = filled.first().copied().unwrap_or_default();
    let message = format!(
        "\"{header}\" ({shown}) reads like a share of the capacity, and not like people who live there"
    );
    let remedy = "give their number, or that of free places; or leave the column out (then all of the capacity is free)";
    notes.refuse(&table.source.path, None, message, remedy);
    None
}

/// Words of headers that are of shares as often as of people.
const RATES: &[&str] = &[
    "occupancy",
    "occupation",
    "ocupacion",
    "ocupacao",
    "rate",
    "taux",
    "tasa",
    "taxa",
    "used",
    "occupied",
    "filled",
    "utilised",
    "utilized",
    "occupee",
    "utilisee",
    "ocupada",
    "utilizada",
];

/// Words of headers of numbers that count no people.
const NO_PEOPLE: &[&str] = &[
    "id",
    "code",
    "pcode",
    "fid",
    "objectid",
    "no",
    "nr",
    "lat",
    "lon",
    "long",
    "latitude",
    "longitude",
    "x",
    "y",
    "year",
    "annee",
    "ano",
    "phone",
    "telephone",
    "altitude",
    "elevation",
    "km",
    "distance",
    "area",
    "superficie",
    "hectares",
    "m2",
    "latrines",
    "toilets",
    "showers",
    "taps",
    "water",
    "litres",
    "tents",
    "tentes",
    "shelters",
    "abris",
    "rooms",
    "blocks",
    "percent",
    "pct",
    "rate",
    "round",
    "month",
    "day",
    "capacity",
    "capacite",
    "capacidad",
    "capacidade",
];
/// Words of capacities.
const CAPACITY: &[&str] = &["capacity", "capacite", "capacidad", "capacidade", "السعة"];

/// The numbers of a column that nobody reads; none where most of its cells are something else.
fn numbers(table: &SheetTable, column: usize) -> Option<Vec<Option<f64>>> {
    let cells: Vec<String> = table.lines.iter().map(|line| line.cell(column).text()).collect();
    let filled = cells.iter().filter(|text| !text.is_empty()).count();
    let are = cells.iter().filter(|text| sheet::may_be_number(text.trim_end_matches([' ', '%']))).count();
    let number = |text: &String| crate::tables::number(&text.replace([' ', ',', '%'], "")).ok();
    (filled > 0 && 2 * are > filled).then(|| cells.iter().map(number).collect())
}

/// Warns of another column of capacities, where it has other numbers than the one that is read.
fn warn_other_capacity(table: &SheetTable, capacities: &[Option<f64>], notes: &mut Notes) {
    let of_capacity =
        |header: &str| sheet::words(header).iter().any(|word| CAPACITY.contains(&word.as_str()));
    for (column, header) in table.unread().filter(|(_, header)| of_capacity(header)) {
        // Households are no people.
        let Some(others) = numbers(table, column).filter(|_| sheet::unit(header).is_none()) else { continue };
        let pairs = capacities.iter().zip(&others).zip(&table.lines);
        let mut both = pairs.filter_map(|((&taken, &other), line)| Some((taken?, other?, line.row)));
        let Some((taken, other, row)) = both.find(|(taken, other, _)| taken.total_cmp(other).is_ne()) else {
            continue;
        };
        let message = format!(
            "\"{}\" is taken for the capacity ({taken}), and \"{header}\" has {other}: --column \"capacity={header}\" takes that",
            table.header("capacity")
        );
        notes.warn(&table.source.path, Some(row), message);
    }
}

/// Warns of a column of numbers that may say who lives in a camp, or what is free there: by its words, or since a camp has no
/// more than its capacity.
fn warn_unread(table: &SheetTable, capacities: &[Option<f64>], notes: &mut Notes) {
    let has =
        |list: &[&str], header: &str| sheet::words(header).iter().any(|word| list.contains(&word.as_str()));
    let fits = |numbers: &Vec<Option<f64>>| {
        let both = capacities.iter().zip(numbers).filter_map(|(&most, &number)| Some((most?, number?)));
        let (all, within, some) = both.fold((0, 0, 0), |(all, within, some), (most, number)| {
            (all + 1, within + usize::from(number <= 1.5 * most), some + usize::from(10.0 * number >= most))
        });
        all > 0 && 5 * within >= 4 * all && 2 * some >= all
    };
    let may_be = |column: usize, header: &str| {
        numbers(table, column)
            .is_some_and(|numbers| has(MAY_BE, header) || !has(NO_PEOPLE, header) && fits(&numbers))
    };
    for (_, header) in table.unread().filter(|&(column, header)| may_be(column, header)) {
        let message = format!(
            "\"{header}\" is not read, and all of \"{}\" is taken for free places (--column \"occupants=HEADER\" names a column of the \
             people who live there, --column \"free=HEADER\" one of free places)",
            table.header("capacity")
        );
        notes.warn(&table.source.path, None, message);
    }
}
