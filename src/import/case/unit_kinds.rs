//! Which columns are of units that are called by their kind? "Woreda P-Code" has the codes of those that "Woreda" names, and of
//! which level they are is said by the columns beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::code_beside;
use super::draft::Draft;
use super::unit_words::{BEFORE_CODE, BEFORE_NAME, BEHIND_CODE, BEHIND_NAME, KINDS, LANGUAGES, SHORT};
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, SheetTable, Source};
use crate::tables::letters::unmarked_name;

/// Names of the roles of codes and names of units, by level.
pub(super) const ROLES: [[&str; 2]; 4] = [
    ["admin1_pcode", "admin1"],
    ["admin2_pcode", "admin2"],
    ["admin3_pcode", "admin3"],
    ["admin4_pcode", "admin4"],
];
/// The level of places.
pub(super) const PLACE: usize = 4;

/// How large the units of a kind are in most countries: those of lower ranks are larger.
pub(super) fn rank(kind: usize) -> usize {
    usize::from(KINDS[kind].rank)
}

/// What a header is of: a kind, whether codes, and how plainly (the less, the better).
pub(super) fn of_header(header: &str) -> Option<(usize, bool, usize)> {
    let whole: String = unmarked_name(&sheet::key(header));
    let is = |kind: usize, rest: &str| KINDS[kind].names.contains(&rest);
    let all = || 0..KINDS.len();
    if let Some(kind) = all().find(|&kind| is(kind, &whole)) {
        return Some((kind, false, 0));
    }
    let cut = |list: &[&str], behind: bool| {
        let rest = |word: &&str| if behind { whole.strip_suffix(word) } else { whole.strip_prefix(word) };
        list.iter().enumerate().find_map(|(at, word)| {
            let rest = rest(word)?;
            let plain = word.starts_with("pcode") || word.starts_with("name");
            let short = SHORT.iter().find(|(short, _)| plain && *short == rest);
            let rest = short.map_or(rest, |(_, whole)| whole);
            all().find(|&kind| is(kind, rest)).map(|kind| (kind, at + 1))
        })
    };
    let code = cut(BEHIND_CODE, true).or_else(|| cut(BEFORE_CODE, false));
    if let Some((kind, at)) = code {
        return Some((kind, true, at));
    }
    let name = cut(BEHIND_NAME, true).or_else(|| cut(BEFORE_NAME, false));
    name.map(|(kind, at)| (kind, false, at)).or_else(|| in_language(header))
}

/// What a header of names in a language is of, such as "`Town_Name_MMR`": others come before it.
fn in_language(header: &str) -> Option<(usize, bool, usize)> {
    let mut words = sheet::words(header);
    words.pop_if(|last| last.bytes().all(|letter| letter.is_ascii_digit()));
    let language = |last: &mut String| LANGUAGES.contains(&last.as_str()) || sheet::is_language(last);
    words.pop_if(language)?;
    let (kind, code, worth) = of_header(&words.join(" "))?;
    (!code && worth > 0).then_some((kind, false, worth + BEHIND_NAME.len()))
}

/// The level of the units that a header is of, as the list of places has them, else as most countries do.
pub(super) fn kind_level(header: &str, draft: &Draft) -> Option<usize> {
    let (kind, ..) = of_header(header)?;
    Some(draft.unit_kinds.get(KINDS[kind].names[0]).copied().unwrap_or(KINDS[kind].level))
}

/// The columns of a kind.
#[derive(Clone, Debug)]
pub(super) struct KindColumns {
    pub(super) kind: usize,
    /// Of codes and of names.
    pub(super) columns: [Option<usize>; 2],
}

impl KindColumns {
    pub(super) fn name(&self) -> &'static str {
        KINDS[self.kind].names[0]
    }

    /// The level of such units in most countries.
    pub(super) fn level(&self) -> usize {
        KINDS[self.kind].level
    }

    pub(super) fn is_place(&self) -> bool {
        self.level() == PLACE
    }

    /// What tells its units apart.
    fn column(&self) -> Option<usize> {
        self.columns[0].or(self.columns[1])
    }
}

/// The kinds of some columns of a table.
pub(super) fn of_columns<'h>(columns: impl Iterator<Item = (usize, &'h str)>) -> Vec<KindColumns> {
    let mut found: BTreeMap<usize, [Option<(usize, usize)>; 2]> = BTreeMap::new();
    for (column, header) in columns {
        let Some((kind, code, worth)) = of_header(header) else { continue };
        let best = &mut found.entry(kind).or_default()[usize::from(!code)];
        if best.is_none_or(|(known, _)| worth < known) {
            *best = Some((worth, column));
        }
    }
    let of = |(kind, best): (usize, [Option<(usize, usize)>; 2])| KindColumns {
        kind,
        columns: best.map(|best| best.map(|(_, column)| column)),
    };
    found.into_iter().map(of).collect()
}

/// Whether each unit of the second kind lies in one of the first.
fn lies_within(table: &SheetTable, outer: &KindColumns, inner: &KindColumns) -> bool {
    let (Some(outer), Some(inner)) = (outer.column(), inner.column()) else { return false };
    let mut of: BTreeMap<String, String> = BTreeMap::new();
    table.lines.iter().all(|line| {
        let (inner, outer) = (line.cell(inner).text(), line.cell(outer).text());
        inner.is_empty() || *of.entry(inner).or_insert_with(|| outer.clone()) == outer
    })
}

/// Kinds in the order of their units, the largest first: by what lies in what, else by what they are in most countries.
pub(super) fn sort(table: &SheetTable, kinds: &mut Vec<KindColumns>) {
    kinds.sort_by_key(|kind| KINDS[kind.kind].rank);
    let mut sorted: Vec<KindColumns> = Vec::new();
    for kind in kinds.drain(..) {
        let above =
            |other: &KindColumns| lies_within(table, &kind, other) && !lies_within(table, other, &kind);
        let at = sorted.iter().position(above).unwrap_or(sorted.len());
        sorted.insert(at, kind);
    }
    *kinds = sorted;
}

/// What a state may be that is none of a country.
const STATUS: &[&str] = &[
    "active",
    "inactive",
    "open",
    "closed",
    "planned",
    "functional",
    "nonfunctional",
    "notfunctional",
    "operational",
    "abandoned",
    "damaged",
    "destroyed",
    "good",
    "fair",
    "poor",
    "bad",
    "unknown",
    "yes",
    "no",
    "activo",
    "cerrado",
    "bueno",
    "malo",
    "ativo",
];

/// Whether a column says how something is, as "State" may.
fn is_status(table: &SheetTable, kind: &KindColumns) -> bool {
    let [None, Some(column)] = kind.columns else { return false };
    let status = |text: String| text.is_empty() || STATUS.contains(&sheet::key(&text).as_str());
    table.lines.iter().all(|line| status(line.cell(column).text()))
}

/// Says of a role which column it has, unless the user did.
pub(super) fn say(said: &mut Said, table: &SheetTable, role: &'static str, column: Option<usize>) {
    if let Some(column) = column.filter(|_| said.column(role).is_none() && !table.has(role)) {
        said.columns.push((role.to_owned(), table.headers()[column].clone()));
    }
}

/// The header of the smallest units of a list of which several lie in one of the units that its column of names has, and none in
/// two.
fn smaller(table: &SheetTable, own: usize, kinds: &[KindColumns]) -> Option<String> {
    let outer = KindColumns { kind: own, columns: [None, table.column_of("name")] };
    let is_within = |kind: &&KindColumns| {
        let named = kind.columns[1].is_some() && !is_status(table, kind);
        named
            && rank(kind.kind) > rank(own)
            && lies_within(table, &outer, kind)
            && !lies_within(table, kind, &outer)
    };
    let smallest = kinds.iter().filter(is_within).max_by_key(|kind| rank(kind.kind))?;
    Some(table.headers()[smallest.columns[1]?].clone())
}

/// What is said of a list of places, and what its headers say of units. The kinds are remembered with their levels, for other
/// tables.
pub(super) fn of_list(
    (source, grids): (&Source, &[Grid]),
    roles: &[ColumnRole],
    said: &Said,
    draft: &mut Draft,
) -> Said {
    let read =
        |roles: &[ColumnRole]| sheet::table(source, grids.to_vec(), roles, said, &mut Notes::default());
    let nameless = || -> Vec<ColumnRole> {
        let optional =
            |role: &ColumnRole| ColumnRole { required: role.required && role.name != "name", ..*role };
        roles.iter().map(optional).collect()
    };
    let mut all = said.clone();
    let Some(table) = read(roles).or_else(|| read(&nameless())) else { return all };
    let mut kinds = of_columns(table.unread());
    let own = of_header(table.header("name")).map(|(kind, ..)| kind);
    if let Some(name) =
        own.and_then(|own| smaller(&table, own, &kinds)).filter(|_| said.column("name").is_none())
    {
        let message = format!(
            "{} lists units called \"{name}\", which lie in those called \"{}\": they are the places of the case",
            source.short(),
            table.header("name")
        );
        draft.choose(message);
        all.columns.push(("name".to_owned(), name));
        return of_list((source, grids), roles, &all, draft);
    }
    if said.column("name").is_some()
        && let Some(code) = code_beside::of(&table, "name")
    {
        if !table.has("pcode") {
            draft.choose(format!("codes of the places in {}: \"{}\"", source.short(), table.headers()[code]));
        }
        say(&mut all, &table, "pcode", Some(code));
    }
    if let Some(own) = own {
        let code = kinds.iter().find(|kind| kind.kind == own).and_then(|kind| kind.columns[0]);
        say(&mut all, &table, "pcode", code);
        draft.unit_kinds.insert(KINDS[own].names[0], PLACE);
    }
    let places: Vec<KindColumns> = kinds.iter().filter(|kind| kind.is_place()).cloned().collect();
    kinds.retain(|kind| !kind.is_place() && Some(kind.kind) != own && !is_status(&table, kind));
    sort(&table, &mut kinds);
    let explicit = |level: usize| ROLES[level].iter().any(|role| table.has(role));
    if !table.has("name") {
        let is_named = |kind: &&KindColumns| kind.columns[1].is_some();
        let of_places = places.iter().find(is_named).cloned();
        let units = (0..4).any(|level| table.has(ROLES[level][1]));
        let smallest = kinds.iter().rposition(|kind| kind.columns[1].is_some()).filter(|_| !units);
        let taken = of_places.or_else(|| Some(kinds.remove(smallest?)));
        if let Some(kind) = taken {
            say(&mut all, &table, "name", kind.columns[1]);
            say(&mut all, &table, "pcode", kind.columns[0]);
            draft.unit_kinds.insert(kind.name(), PLACE);
            draft.choose(format!(
                "{} lists units called {}, which are the places of the case",
                source.short(),
                kind.name()
            ));
        }
    }
    let mut next = kinds.first().map_or(0, KindColumns::level);
    for kind in &kinds {
        while next < 4 && explicit(next) {
            next += 1;
        }
        if next == 4 {
            break;
        }
        for (role, column) in ROLES[next].into_iter().zip(kind.columns) {
            say(&mut all, &table, role, column);
        }
        draft.unit_kinds.insert(kind.name(), next);
        next += 1;
    }
    all
}

/// The headers that stand in more than one column: none of them says which is meant.
pub(super) fn repeated(table: &SheetTable) -> BTreeSet<&str> {
    let mut known = BTreeSet::new();
    table.headers().iter().map(String::as_str).filter(|header| !known.insert(*header)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_of_kinds() {
        for (header, kind, code) in [
            ("District P-Code", "district", true),
            ("Town_Pcode", "town", true),
            ("Woreda", "woreda", false),
            ("Woreda P-Code", "woreda", true),
            ("Commune_code", "commune", true),
            ("Code commune", "commune", true),
            ("Code de la commune", "commune", true),
            ("Nom du district", "district", false),
            ("Upazila", "upazila", false),
            ("Governorate code", "governorate", true),
            ("Region Pcode", "region", true),
            ("Código de municipio", "municipality", true),
            ("Municipio", "municipality", false),
            ("LGA Name", "lga", false),
            ("State/Region", "region", false),
            ("Zone de santé", "healthzone", false),
            ("رمز المحافظة", "governorate", true),
            ("اسم القضاء", "district", false),
            ("المحافظة", "governorate", false),
            ("Raion_code", "raion", true),
            ("Sub-district", "subdistrict", false),
            ("District_EN", "district", false),
            ("Territoire code", "territoire", true),
            ("Township_Name_Eng", "township", false),
            ("Town_Name_MMR4", "town", false),
            ("SR_Pcode", "region", true),
            ("SR_Name_Eng", "region", false),
            ("District/SAZ_Pcode", "district", true),
        ] {
            let found = of_header(header).map(|(kind, code, _)| (KINDS[kind].names[0], code));
            assert_eq!(found, Some((kind, code)), "{header}");
        }
        for header in [
            "Population",
            "Code",
            "Name",
            "Status",
            "Etat",
            "Time zone",
            "Districts affected",
            "Date",
            "",
            "Sr",
            "Sr No",
            "District HQ",
        ] {
            assert_eq!(of_header(header), None, "{header}");
        }
    }
}
