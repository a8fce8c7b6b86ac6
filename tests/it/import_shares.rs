//! Tables of a whole country, rounded sums, roads that are drawn twice and rows of overlapping periods: what a part of a file was of
//! decided nothing, and numbers came out wrong without a word.

use super::import_ends::run;
use super::new_case::Folder;

const KIVU: &str = "Village,Territoire,Province,Latitude,Longitude\nGoma,Goma,Nord-Kivu,-1.68,29.22\nSake,Masisi,Nord-Kivu,-1.57,29.04\n\
                    Kaniola,Masisi,Sud-Kivu,-2.60,28.70\nBukavu,Bukavu,Sud-Kivu,-2.50,28.86\n";

/// A made case, or what was said of its files.
pub(super) fn made(files: &[(&str, &str)], more: &str) -> Result<Folder, String> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let told = Folder::new(&files);
    let base = "new valley --start 2023-01-01 --days 120 --places places.csv";
    match run(&told, format!("{base} {more}").trim()) {
        (Some(0), _) => Ok(told),
        (status, out) => {
            assert_eq!(status, Some(2), "{out}");
            Err(out)
        }
    }
}

/// Names and people of a case.
pub(super) fn people(told: &Folder) -> Vec<String> {
    let cells = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
    let table = told.text("communities.csv");
    let header = cells(table.lines().next().expect("a header"));
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let (name, residents, idps) = (at("name"), at("residents"), at("idps"));
    let row = |row: &str| {
        let cells = cells(row);
        let [residents, idps] =
            [residents, idps].map(|column| cells[column].parse::<u64>().expect("a number"));
        format!("{} {}", cells[name], residents + idps)
    };
    table.lines().skip(1).map(row).collect()
}

/// The people of a unit of one name in a province that the case leaves out were those of its own.
#[test]
fn a_unit_of_another_province_is_another_one() {
    let of = |people: &str| {
        made(&[("places.csv", KIVU), ("p.csv", people)], "--only Nord-Kivu --part --population p.csv")
            .expect("a case")
    };
    let own = "Province,Territoire,Population\nNord-Kivu,Goma,20000\nNord-Kivu,Masisi,11111\n";
    let others = "Sud-Kivu,Masisi,27777\nSud-Kivu,Bukavu,30000\n";
    assert_eq!(people(&of(&format!("{own}{others}"))), ["Goma 20000", "Sake 11111"]);
    let without = own.replace("Nord-Kivu,Masisi,11111\n", "");
    assert_eq!(people(&of(&format!("{without}{others}"))), ["Goma 20000", "Sake 0"]);
}

/// The displaced were taken out of the people where a publisher rounds, and where the sum is not called a total.
#[test]
fn sums_may_be_rounded_and_have_any_name() {
    let places =
        "Code,Commune,Latitude,Longitude\nB1,Djibo,14.10,-1.63\nB2,Dori,14.03,-0.03\nB3,Kaya,13.09,-1.08\n";
    let of = |table: &str| {
        let told = made(&[("places.csv", places), ("p.csv", table)], "--population p.csv").expect("a case");
        people(&told)
            .iter()
            .map(|row| row.rsplit(' ').next().expect("a number").to_owned())
            .collect::<Vec<_>>()
    };
    let header = "Code,Commune,Population,IDPs,";
    let exact = "B1,Djibo,30120,20450,50570\nB2,Dori,41240,10330,51570\nB3,Kaya,50110,12220,62330\n";
    let rounded = "B1,Djibo,30120,20450,50570\nB2,Dori,41240,10330,51580\nB3,Kaya,50110,12220,62340\n";
    assert_eq!(of(&format!("{header}Total\n{rounded}")), ["50570", "51580", "62340"]);
    assert_eq!(of(&format!("{header}Population including IDPs\n{exact}")), ["50570", "51570", "62330"]);
    // What is no sum is none by any name.
    assert_eq!(
        of(&format!("{header}Total\n{}", exact.replace("51570", "41240"))),
        ["30120", "41240", "50110"]
    );
}

/// The road that was drawn first was the only one.
#[test]
fn of_two_lines_along_the_same_points_the_better_counts() {
    let places =
        "name,pcode,lat,lon,population\nAlda,A,10,20,1000\nBrenn,B,10,20.5,1000\nCorva,C,10,21,1000\n";
    let line = |class: &str, from: f64, to: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"highway\":\"{class}\"}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[[{from},10],[{to},10]]}}}}"
        )
    };
    let (primary, track, rest) =
        (line("primary", 20.0, 20.5), line("track", 20.0, 20.5), line("primary", 20.5, 21.0));
    let roads = |lines: [&str; 3]| {
        let map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", lines.join(","));
        let told = made(&[("places.csv", places), ("r.geojson", &map)], "--roads r.geojson").expect("a case");
        told.text("roads.csv")
    };
    let first = roads([&primary, &track, &rest]);
    assert_eq!(first, roads([&track, &primary, &rest]));
    assert_eq!(first.matches(",primary,").count(), 2, "{first}");
}

/// Totals since the first day were added up, and people of before it came on it.
#[test]
fn rows_that_count_from_a_day_on_are_held_against_each_other() {
    let places = "name,pcode,lat,lon,population\nAlda,A,10,20,50000\nBrenn,B,10,20.5,50000\n";
    let of = |rows: &str| {
        let table = format!("Start date,End date,New IDPs\n{rows}");
        made(&[("places.csv", places), ("c.csv", &table)], "--counts c.csv --variable displaced --flow")
    };
    let said = |rows: &str| of(rows).err().expect("it is refused");
    let totals = said("2023-01-01,2023-01-31,100\n2023-01-01,2023-02-28,250\n");
    assert!(totals.contains("both count from 2023-01-01 on") && totals.contains("--stock"), "{totals}");
    let before = said("2022-11-01,2023-01-31,900\n2023-02-01,2023-02-28,50\n");
    assert!(before.contains("also before the first day") && before.contains("--start"), "{before}");
    let whole =
        of("2023-01-01,2023-01-31,100\n2023-02-01,2023-02-28,250\n").expect("rows that follow each other");
    assert!(
        whole.text("observations.csv").contains("2023-02-28,displaced,350"),
        "{}",
        whole.text("observations.csv")
    );
}

/// People in need times a factor stood in the place of all people of the same table.
#[test]
fn people_in_need_beside_all_people_are_asked_about() {
    let places = "name,pcode,lat,lon\nAlda,A,10,20\nBrenn,B,10,20.5\n";
    let table = "pcode,PiN,Population\nA,10000,50000\nB,10000,50000\n";
    let files = [("places.csv", places), ("p.csv", table)];
    let refused = made(&files, "--population p.csv --need-factor 2").err().expect("it is refused");
    assert!(refused.contains("has all people (\"Population\") beside those in need"), "{refused}");
    assert_eq!(people(&made(&files, "--population p.csv").expect("a case")), ["Alda 50000", "Brenn 50000"]);
}

/// Communes were the places, and the hills in them their areas.
#[test]
fn the_smallest_units_are_the_places() {
    for header in ["Colline", "Section communale"] {
        let places = format!(
            "Province,Commune,{header},Latitude,Longitude,Population\nCibitoke,Rugombo,Rusiga,-2.85,29.02,900\n\
             Cibitoke,Rugombo,Kagazi,-2.83,29.05,900\nCibitoke,Mugina,Nyamakarabo,-2.72,29.05,900\n"
        );
        let told = made(&[("places.csv", &places)], "").expect("a case");
        let names: Vec<String> =
            people(&told).iter().map(|row| row.split(' ').next().expect("a name").to_owned()).collect();
        assert_eq!(names, ["Rusiga", "Kagazi", "Nyamakarabo"], "{header}");
        assert!(told.text("communities.csv").contains(",Rugombo,"), "{header}");
    }
}

/// One village beyond the border of its province gave all locations of an area another governorate.
#[test]
fn the_unit_above_of_an_area_is_that_of_most_of_its_places() {
    let of = |rows: [&str; 3]| {
        let places = format!("name,pcode,admin2,admin2Pcode,admin1,lat,lon,population\n{}", rows.concat());
        let told = made(&[("places.csv", &places)], "").expect("a case");
        let table = told.text("locations.csv");
        table.lines().skip(1).map(|row| row.split(',').nth(4).expect("a cell").to_owned()).collect::<Vec<_>>()
    };
    let (border, anka, bagega) = (
        "Border,P1,Anka,R1,Kebbi,10,20,1000\n",
        "Anka,P2,Anka,R1,Zamfara,10,20.5,1000\n",
        "Bagega,P3,Anka,R1,Zamfara,10,21,1000\n",
    );
    assert_eq!(of([border, anka, bagega]), ["Zamfara"; 3]);
    assert_eq!(of([anka, bagega, border]), ["Zamfara"; 3]);
}

/// The most usual files: a gazetteer of districts, their polygons, and counts by their codes. No count was of an area.
#[test]
fn counts_of_districts_that_are_the_places_are_counts_of_areas() {
    let places = "ADM2_EN,ADM2_PCODE,ADM1_EN,ADM1_PCODE,lat,lon,population\nAl Fasher,SD02108,North Darfur,SD02,13.63,25.35,100000\n\
                  Kutum,SD02109,North Darfur,SD02,14.20,24.66,50000\nGeneina,SD04115,West Darfur,SD04,13.45,22.45,80000\n";
    let polygon = |name: &str, code: &str, above: &str, from: f64, to: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"ADM2_EN\":\"{name}\",\"ADM2_PCODE\":\"{code}\",\"ADM1_EN\":\"{above}\",\"ADM1_PCODE\":\"{}\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{from},13],[{to},13],[{to},14.5],[{from},14.5],[{from},13]]]}}}}",
            &code[..4]
        )
    };
    let map = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{},{},{}]}}",
        polygon("Al Fasher", "SD02108", "North Darfur", 25.0, 26.0),
        polygon("Kutum", "SD02109", "North Darfur", 24.0, 25.0),
        polygon("Geneina", "SD04115", "West Darfur", 22.0, 22.7)
    );
    let by_code =
        "ADM2_PCODE,Date,IDPs\nSD02108,2023-02-28,100\nSD02109,2023-02-28,200\nSD04115,2023-02-28,300\n";
    let by_name = "ADM1_EN,ADM2_EN,Date,IDPs\nNorth Darfur,Al Fasher,2023-02-28,100\nNorth Darfur,Kutum,2023-02-28,200\n\
                   West Darfur,Geneina,2023-02-28,300\n";
    for counts in [by_code, by_name] {
        let files = [("places.csv", places), ("a.geojson", map.as_str()), ("c.csv", counts)];
        let told =
            made(&files, "--areas a.geojson --counts c.csv --variable hosted --stock").expect("a case");
        let rows = told.text("observations_places.csv");
        for row in ["SD02108,Al Fasher,100,", "SD02109,Kutum,200,", "SD04115,Geneina,300,"] {
            assert!(rows.contains(row), "{rows}");
        }
    }
}

/// One cell that is no number, and the people of all villages were divided equally.
#[test]
fn a_slip_in_the_people_of_a_list_is_one() {
    let list = |people: &str| {
        format!(
            "name,pcode,admin1,lat,lon,population\nAlda,A,North,10,20,9000\nBrenn,B,North,10,20.5,300\nCorva,C,North,10,21,{people}\n"
        )
    };
    let of = |people: &str| {
        made(
            &[("places.csv", &list(people)), ("p.csv", "admin1,population\nNorth,100000\n")],
            "--population p.csv",
        )
    };
    assert_eq!(people(&of("700").expect("a case")), ["Alda 90000", "Brenn 3000", "Corva 7000"]);
    let refused = of("unknown").err().expect("it is refused");
    assert!(refused.contains("places.csv:4") && refused.contains("unknown"), "{refused}");
}

/// A school and a bus stop had people.
#[test]
fn things_of_a_map_are_no_settlements() {
    let point = |properties: &str, lon: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon},13]}}}}"
        )
    };
    let map = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{},{},{}]}}",
        point("\"place\":\"town\",\"name\":\"Mocha\",\"population\":\"5000\"", 43.25),
        point("\"place\":\"village\",\"name\":\"Hayma\",\"population\":\"1000\"", 43.6),
        point("\"amenity\":\"school\",\"name\":\"Al Nasr School\",\"population\":\"400\"", 43.61)
    );
    let told = Folder::new(&[("places.geojson", map.as_bytes())]);
    let (status, out) = run(&told, "new valley --start 2023-01-01 --days 20 --places places.geojson");
    assert!(status == Some(0) && out.contains("1 rows are no settlements by \"place\""), "{out}");
    assert_eq!(people(&told), ["Mocha 5000", "Hayma 1000"]);
}

/// The used part of a capacity was no word for anything, and all of it was free.
#[test]
fn the_used_part_of_a_capacity_is_not_free() {
    let places = "name,pcode,lat,lon,population\nAlda,A,10,20,50000\nBrenn,B,10,20.5,50000\n";
    let of = |header: &str, numbers: [u32; 2]| {
        let sites = format!(
            "Site name,Latitude,Longitude,Capacity,{header}\nAbu,10.1,20.1,1000,{}\nArda,10.1,20.4,3000,{}\n",
            numbers[0], numbers[1]
        );
        made(&[("places.csv", places), ("s.csv", &sites)], "--sites s.csv")
    };
    let free = |told: &Folder| {
        let table = told.text("locations.csv");
        let header: Vec<&str> = table.lines().next().expect("a header").split(',').collect();
        let column = header.iter().position(|name| *name == "camp_places").expect("a column");
        let camps = table.lines().filter(|row| row.contains(",camp,"));
        camps.map(|row| row.split(',').nth(column).expect("a cell").to_owned()).collect::<Vec<_>>()
    };
    for header in ["Capacity used", "Occupied capacity", "Capacité occupée"] {
        assert_eq!(free(&of(header, [400, 2900]).expect("a case")), ["600", "100"], "{header}");
    }
    assert_eq!(free(&of("Residual capacity", [400, 2900]).expect("a case")), ["400", "2900"]);
    assert!(of("Capacity used", [85, 20]).is_err_and(|said| said.contains("share of the capacity")));
}

/// Provinces of geoBoundaries were taken for units of the third level, and counts by province for others.
#[test]
fn maps_of_geoboundaries_say_their_level() {
    let places = "name,pcode,lat,lon,population\nAlda,A,10,20.1,50000\nBrenn,B,10,20.6,50000\nCorva,C,10.1,20.2,50000\n";
    let polygon = |name: &str, from: f64, to: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"shapeName\":\"{name}\",\"shapeID\":\"id {name}\",\"shapeType\":\"ADM1\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{from},9],[{to},9],[{to},11],[{from},11],[{from},9]]]}}}}"
        )
    };
    let map = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}",
        polygon("North", 20.0, 20.5),
        polygon("South", 20.5, 21.0)
    );
    let counts = "State,Date,IDPs\nNorth,2023-02-28,100\nSouth,2023-02-28,200\n";
    let files = [("places.csv", places), ("a.geojson", map.as_str()), ("c.csv", counts)];
    let told = made(&files, "--areas a.geojson --counts c.csv --variable hosted --stock").expect("a case");
    let rows = told.text("observations_places.csv");
    assert!(rows.contains(",North,100,") && rows.contains(",South,200,"), "{rows}");
}
