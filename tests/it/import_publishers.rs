//! Tables as DTM, MIMU, statistics offices and the humanitarian API publish them: what was lost, or refused without a way out.

use rust_xlsxwriter::Workbook;

use super::import_ends::{CASE, counted, folder, run};
use super::new_case::Folder;

const STOCK: &str = "--counts c.csv --variable hosted --stock";

/// All who are there since years were taken for people of the days of the case.
#[test]
fn stocks_of_people_who_were_there_before_are_named() {
    let line = format!("{CASE} {STOCK}");
    let before = "Date,Admin2Pcode,IDPs\n2024-02-25,R11,90000\n2024-02-25,R12,8000\n2024-03-31,R11,90500\n2024-03-31,R12,8100\n";
    let told = folder(before);
    let (status, out) = run(&told, &line);
    let words = "\"IDPs\" counts 98000 people by 2024-02-25 already, before the first day, and the case has 0 displaced people there then";
    assert!(status == Some(0) && out.contains(words), "{out}");
    let remedy = "give the displaced people of the first day by place or area in a column of the table of --population";
    assert!(out.contains(remedy) && told.text("TODO.md").contains(remedy), "{out}");
    // Without a count of before nobody knows.
    let told = folder("Date,Admin2Pcode,IDPs\n2024-03-31,R11,90500\n");
    let (status, out) = run(&told, &line);
    let words = "counts all who are there, such as 90500 on 2024-03-31, also those who came before the first day (2024-03-01)";
    assert!(status == Some(0) && out.contains(words), "{out}");
    // The remedy that is named works.
    let people = "Pcode,Population,IDPs\nA1,60000,50000\nA2,50000,40000\nB1,20000,8000\nC1,5000,0\n";
    let told = Folder::new(&[
        ("places.csv", super::import_ends::PLACES.as_bytes()),
        ("c.csv", before.as_bytes()),
        ("p.csv", people.as_bytes()),
    ]);
    let (status, out) = run(&told, &format!("{line} --population p.csv"));
    assert!(status == Some(0) && !out.contains("before the first day, and the case has"), "{out}");
    // So many more are of the days that they say, and so are running totals.
    let flow = folder("Date,Admin2Pcode,New arrivals\n2024-03-05,R11,900\n2024-03-10,R11,500\n");
    let (status, out) = run(&flow, &format!("{CASE} --counts c.csv --variable arrivals --flow"));
    assert!(status == Some(0) && !out.contains("such as 500"), "{out}");
}

/// The same of refugees who fled years ago.
#[test]
fn refugees_of_before_are_named() {
    let places = super::import_ends::PLACES;
    let sites = "name,lat,lon,leads to\nGate,36.5,40.2,Niger\n";
    let counts = "Date,Country,Refugees\n2024-02-25,Niger,40000\n2024-03-31,Niger,41000\n";
    let told = Folder::new(&[
        ("places.csv", places.as_bytes()),
        ("s.csv", sites.as_bytes()),
        ("c.csv", counts.as_bytes()),
    ]);
    let (status, out) = run(&told, &format!("{CASE} --sites s.csv {STOCK}"));
    let words = "counts 40000 people by 2024-02-25 already, before the first day, and nobody of the case is abroad then";
    assert!(status == Some(0) && out.contains(words) && out.contains("--variable crossed"), "{out}");
}

/// Codes beside a column of names that the user named were lost, and such headers were not known.
#[test]
fn codes_beside_names_are_found() {
    let places = |name: &str, code: &str| {
        format!(
            "SR_Name_Eng,SR_Pcode,District/SAZ_Name_Eng,District/SAZ_Pcode,{name},{code},Latitude,Longitude\n\
             Kachin,M1,Bhamo,M1D1,Momauk,M1T1,24.25,97.34\nKachin,M1,Myit,M1D2,Myitkyina,M1T2,25.38,97.39\n"
        )
    };
    let people = "SR_Name_Eng,SR_Pcode,Township_Name_Eng,Township_Pcode,Total Population\n\
                  Kachin,M1,Momauk,M1T1,100\nKachin,M1,Myitkyina,M1T2,200\n";
    for (name, code, option) in [
        ("Township_Name_Eng", "Township_Pcode", ""),
        ("Township_Name_Eng", "Township_Pcode", "--column name=Township_Name_Eng"),
        ("Tsp_Nm_Eng", "Tsp_PCode", "--column name=Tsp_Nm_Eng"),
        ("Tsp name", "Tsp P-Code", "--column |name=Tsp name|"),
    ] {
        let list = places(name, code);
        let people = people.replace("Township_Name_Eng", name).replace("Township_Pcode", code);
        let told = Folder::new(&[("places.csv", list.as_bytes()), ("p.csv", people.as_bytes())]);
        let line = format!(
            "new valley --start 2024-03-01 --days 30 --places places.csv --population p.csv {option}"
        );
        let (status, out) = run(&told, &line);
        assert!(status == Some(0) && out.contains("300 people"), "{name}: {out}");
        let rows = told.text("communities.csv");
        assert!(rows.contains("M1T1,Momauk,Momauk,Bhamo,M1D1,"), "{name}: {rows}");
        assert!(!told.text("README.md").contains("has no P-codes"), "{name}");
    }
}

const PARTS: &str = "Admin2Pcode,Site name,IDPs,Date\nR11,Camp A,100,2024-03-11\nR11,Camp B,50,2024-03-11\nR12,School,30,2024-03-11\n";

/// Baselines list sites, and were refused as counts of one area and day.
#[test]
fn sites_of_an_area_are_added_up() {
    let line = format!("{CASE} {STOCK}");
    for header in ["Site name", "Nom du site", "Community", "Neighbourhood", "Location name", "Village"] {
        let told = folder(&PARTS.replace("Site name", header));
        let (status, out) = run(&told, &line);
        assert_eq!(status, Some(0), "{header}: {out}");
        assert_eq!(counted(&told), ["hosted R11 150", "hosted R12 30"], "{header}: {out}");
        let says = ["are added up to 1 counts of areas", "are added up to 2 counts of areas"];
        assert!(says.iter().any(|words| out.contains(words)), "{header}: {out}");
    }
    for (rows, words) in [
        // The same site twice.
        (PARTS.replace("Camp B", "Camp A"), "has 2024-03-11 twice for \"Amar\""),
        // A row of the area among them.
        (PARTS.replace("Camp B", ""), "has 2024-03-11 twice for \"Amar\""),
        (format!("{PARTS}R11,Camp C,150,2024-03-11\n"), "has 2024-03-11 twice for \"Amar\""),
        // Words that are of no place.
        (PARTS.replace("Site name", "Site type"), "has 2024-03-11 twice for \"Amar\""),
        // Sites of one round that were seen on two days.
        (
            format!("{PARTS}R11,Camp C,40,2024-03-12\n"),
            "has 2 rows within \"Amar\" on 2024-03-11, and 1 on 2024-03-12, of which 0 are of the same",
        ),
    ] {
        let told = folder(&rows);
        let (status, out) = run(&told, &line);
        assert!(status == Some(2) && out.contains(words), "{words}: {out} {:?}", counted(&told));
    }
    // And such of which no two were seen on one day.
    let turn = "Admin2Pcode,Site name,IDPs,Date\nR11,Camp A,100,2024-03-11\nR11,Camp B,50,2024-03-12\n";
    let (status, out) = run(&folder(turn), &line);
    assert!(status == Some(2) && out.contains("of which 0 are of the same"), "{out}");
    // Of what is so many more a site without a row has nobody.
    let flow = format!("{CASE} --counts c.csv --variable arrivals --flow");
    let told = folder(PARTS);
    let (status, out) = run(&told, &flow);
    assert_eq!(status, Some(0), "{out}");
    assert!(told.text("README.md").contains("that differ by \"Site name\" are added up: 1 sums"));
    assert_eq!(counted(&told), ["arrivals R11 150", "arrivals R12 30"], "{out}");
    let (status, out) = run(&folder(&PARTS.replace("Camp B", "Camp A")), &flow);
    assert!(status == Some(2) && out.contains("has 2024-03-11 twice"), "{out}");
}

/// Counts of the places of a case whose areas are the units around them.
#[test]
fn counts_of_places_become_those_of_whole_areas() {
    let line = format!("{CASE} {STOCK}");
    let all =
        "Admin2Pcode,Pcode,IDPs,Date\nR11,A1,100,2024-03-11\nR11,A2,50,2024-03-11\nR12,B1,30,2024-03-11\n";
    let told = folder(all);
    let (status, out) = run(&told, &line);
    assert!(status == Some(0) && counted(&told) == ["hosted R11 150", "hosted R12 30"], "{out}");
    assert!(out.contains("displace import areas, with polygons of smaller units"), "{out}");
    // Of an area of which a place is missing nothing is said.
    let places = format!("{}Adda,A3,Amar,R11,Nord,R1,36.05,40.05,100\n", super::import_ends::PLACES);
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("c.csv", all.as_bytes())]);
    let (status, out) = run(&told, &line);
    assert!(status == Some(0) && counted(&told) == ["hosted R12 30"], "{out} {:?}", counted(&told));
    assert!(out.contains("1 sums of areas are left out") && out.contains("on 2024-03-11: Adda"), "{out}");
    // One row of each area is no sum, and the way out is told.
    let one = "Admin2Pcode,Pcode,Posto,IDPs,Date\nR11,A1,Amar,100,2024-03-11\nR21,C1,Cala,50,2024-03-11\n";
    let (status, out) = run(&folder(one), &line);
    assert!(
        status == Some(2) && out.contains("displace import areas POLYGONS") && !out.contains("Posto"),
        "{out}"
    );
}

/// Rows of all people beside those of women and men were refused, with what was there as the remedy.
#[test]
fn rows_of_all_people_are_the_counts() {
    let all = "Date,Admin2,gender,age_range,min_age,IDPs\n2024-03-05,Amar,m,all,,40\n2024-03-05,Amar,f,all,,60\n\
               2024-03-05,Amar,all,0-4,0,9\n2024-03-05,Amar,all,all,,100\n";
    let told = folder(all);
    let (status, out) = run(&told, &format!("{CASE} {STOCK}"));
    assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{out} {:?}", counted(&told));
    assert!(
        out.contains("3 rows count some of the people by \"gender\", \"age_range\", beside a row of all"),
        "{out}"
    );
    // Without a row of all for each area they are asked about as before.
    let some = format!("{all}2024-03-05,Bara,m,all,,4\n2024-03-05,Bara,f,all,,6\n");
    let (status, out) = run(&folder(&some), &format!("{CASE} {STOCK}"));
    assert!(status == Some(2) && out.contains("count different things"), "{out}");
}

/// The hint named the sheet of the country, and one was to be named although one alone has the units of the case.
#[test]
fn the_sheet_of_the_units_of_the_case_is_read() {
    let mut book = Workbook::new();
    for (name, rows) in [
        ("adm0_2024", vec![["ADM0_PCODE", "ADM0_EN", "T_TL"], ["BF", "Burkina Faso", "600"]]),
        ("adm1_2024", vec![["ADM1_PCODE", "ADM1_EN", "T_TL"], ["R1", "Nord", "450"], ["R2", "Sud", "150"]]),
        (
            "adm2_2024",
            vec![
                ["ADM2_PCODE", "ADM2_EN", "T_TL"],
                ["R11", "Amar", "300"],
                ["R12", "Bara", "150"],
                ["R21", "Cala", "150"],
            ],
        ),
    ] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number).expect("a number"),
                    Err(_) => sheet.write(row, column, text).expect("a text"),
                };
            }
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let told = Folder::new(&[("places.csv", super::import_ends::PLACES.as_bytes()), ("p.xlsx", &bytes)]);
    let (status, out) = run(&told, &format!("{CASE} --population p.xlsx"));
    assert!(status == Some(0) && out.contains("600 people"), "{out}");
    let readme = told.text("README.md");
    assert!(
        readme.contains("sheet \"adm2_2024\"") && readme.contains("not read: adm0_2024, adm1_2024"),
        "{readme}"
    );
}

/// No row was found by an Arabic name alone, and Arabic digits were no numbers of a column that nobody named.
#[test]
fn arabic_names_and_digits_are_read() {
    let places = "name,admin1Name_en,admin1Name_ar,admin1Pcode,name_ar,pcode,lat,lon,population\n\
                  Marib,Nord,شمال,R1,مأرب,A1,36.0,40.0,1000\nSirwah,Sud,جنوب,R2,صرواح,A2,36.2,40.2,1000\n\
                  Abs,Nord,شمال,R1,عبس,A3,36.1,40.1,1000\n";
    let control = "المديرية,holder,date\nمأرب,home,2024-01-15\nصرواح,other,2024-01-15\nعبس,home,2024-01-15\n";
    let counts = "التاريخ,المحافظة,النازحون\n١٥/٠٣/٢٠٢٤,شمال,١٢٠٠\n٢٢/٠٣/٢٠٢٤,شمال,١٩٠٠\n";
    let told = Folder::new(&[
        ("places.csv", places.as_bytes()),
        ("k.csv", control.as_bytes()),
        ("c.csv", counts.as_bytes()),
    ]);
    let line = format!("{CASE} --control k.csv {STOCK}");
    let (status, out) = run(&told, &line);
    assert!(status == Some(0) && counted(&told) == ["hosted R1 1200", "hosted R1 1900"], "{out}");
    assert!(told.text("locations.csv").contains(",other,"), "{}", told.text("locations.csv"));
    // A table that names nothing of the case has no latitudes that could be swapped.
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("k.csv", b"place,holder\nNowhere,home\n")]);
    let (status, out) = run(&told, &format!("{CASE} --control k.csv"));
    assert!(status == Some(2) && out.contains("--column place=HEADER") && !out.contains("swapped"), "{out}");
}

/// Headers that are plain to people and were not to the importer.
#[test]
fn usual_headers_are_known() {
    for header in [
        "Date d'alerte",
        "Fecha del evento",
        "Data",
        "Month",
        "Mois",
        "Période",
        "Data da avaliação",
        "Date de l'évènement",
    ] {
        let told = folder(&format!("{header},Admin2Pcode,IDPs\n2024-03-31,R11,100\n"));
        let (status, out) = run(&told, &format!("{CASE} {STOCK}"));
        assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{header}: {out}");
    }
    for month in ["2024-03", "March 2024", "mars 2024"] {
        let told = folder(&format!("Month,Admin2Pcode,IDPs\n{month},R11,100\n"));
        let (status, out) = run(&told, &format!("{CASE} {STOCK}"));
        let words = "is a month or a year, and does not say which day of it is meant";
        assert!(
            status == Some(2) && out.contains(words) && out.contains("its last one, such as"),
            "{month}: {out}"
        );
    }
    let places = super::import_ends::PLACES;
    for (name, position, cell) in [
        ("Shelter name", "Lat/Long", "36.05, 40.05"),
        ("Nome do centro", "Latitude / Longitude", "36.05 40.05"),
        ("Nombre del albergue", "Coordenadas X/Y", "40,05; 36,05"),
        ("Nom du site", "GPS (long, lat)", "40.05, 36.05"),
    ] {
        let sites = format!("Site,{name},\"{position}\",Capacity\n12,Campa,\"{cell}\",500\n");
        let told = Folder::new(&[("places.csv", places.as_bytes()), ("s.csv", sites.as_bytes())]);
        let (status, out) = run(&told, &format!("{CASE} --sites s.csv"));
        let text = told.0.path().join("valley/locations.csv");
        let text = std::fs::read_to_string(text).unwrap_or_default();
        assert!(status == Some(0) && text.contains("36.05,40.05,camp"), "{name}: {out} {text}");
        assert!(text.starts_with("name") && text.contains("\nCampa,"), "{name}: {text}");
    }
    // What does not say which comes first is asked.
    let sites = "Name,GPS,Capacity\nCampa,\"36.05, 40.05\",500\n";
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("s.csv", sites.as_bytes())]);
    let (status, out) = run(&told, &format!("{CASE} --sites s.csv"));
    assert!(
        status == Some(2) && out.contains("\"GPS\" has two numbers in a cell: call it Lat/Long or Long/Lat"),
        "{out}"
    );
    let crossings = "Border Point Name,lat,lon,leads to\nGate,36.5,40.2,Niger\n";
    let told = Folder::new(&[("places.csv", places.as_bytes()), ("s.csv", crossings.as_bytes())]);
    let (status, out) = run(&told, &format!("{CASE} --sites s.csv"));
    assert!(status == Some(0) && told.text("locations.csv").contains("\nGate,"), "{out}");
}

/// Whole numbers with a mark in each were asked about, and the cells were to be corrected.
#[test]
fn people_are_whole_numbers() {
    let places = super::import_ends::PLACES;
    let made = |rows: &str| {
        let people = format!("Pcode;Population\n{rows}");
        let told = Folder::new(&[("places.csv", places.as_bytes()), ("p.csv", people.as_bytes())]);
        run(&told, &format!("{CASE} --population p.csv"))
    };
    for rows in ["A1;200.529\nA2;12.500\nB1;980\nC1;1.000\n", "A1;200,529\nA2;12,500\nB1;980\nC1;1,000\n"] {
        let (status, out) = made(rows);
        assert!(status == Some(0) && out.contains("215,009 people"), "{out}");
        assert!(out.contains("have three digits behind their one mark") && out.contains("(200529)"), "{out}");
    }
    for rows in [
        // Numbers that are written in another way, and one alone.
        "A1;200.529\nA2;12.500\nB1;9800\nC1;1.000\n",
        "A1;200.529\nA2;12,500\nB1;980\nC1;1.000\n",
        "A1;200.529\nA2;12\nB1;980\nC1;10\n",
    ] {
        let (status, out) = made(rows);
        assert!(status == Some(2) && out.contains("--decimal comma reads 1.234 as 1234"), "{rows}: {out}");
    }
}

/// Numbers of questions made ages of headers, and yes and no names of areas.
#[test]
fn questions_before_headers_are_left_out() {
    let table = "1.1.a.1: Survey Date,1.1.e.3: Admin2 PCODE,1.1.f.1: GPS: Latitude,2.1.b.1: Total Number of IDP \
                 Households,2.1.b.7: Total Number of IDP Individuals,2.1.c.1: Infants male,1.9: Host community\n\
                 2024-03-11,R11,36.0,20,100,3,yes\n2024-03-11,R12,36.1,10,50,1,no\n";
    for option in ["", "--column |count=2.1.b.7: Total Number of IDP Individuals|"] {
        let told = folder(table);
        let (status, out) = run(&told, &format!("{CASE} {STOCK} {option}"));
        assert!(status == Some(0) && counted(&told) == ["hosted R11 100", "hosted R12 50"], "{out}");
    }
    // Where the rest does not tell columns apart the numbers stay.
    let twice = "1.1: Date,2.1: Date,Admin2Pcode,IDPs\n2024-03-11,2024-01-01,R11,100\n";
    let told = folder(twice);
    let (status, out) = run(&told, &format!("{CASE} {STOCK} --column |date=1.1: Date|"));
    assert!(status == Some(0) && counted(&told) == ["hosted R11 100"], "{out}");
}

/// Warnings of all other files stood under the error of a new one.
#[test]
fn an_error_of_a_new_file_repeats_no_old_warnings() {
    let sites = "name,lat,lon,capacity\nFar away,34.0,40.0,500\nNear,36.0,40.0,100\n";
    let told = Folder::new(&[
        ("places.csv", super::import_ends::PLACES.as_bytes()),
        ("s.csv", sites.as_bytes()),
        ("c.csv", b"Date,Admin2Pcode,IDPs\n2024-03-11,Faraway,100\n"),
    ]);
    let (status, out) = run(&told, &format!("{CASE} --sites s.csv"));
    assert!(status == Some(0) && out.contains("more than 100 km"), "{out}");
    let (status, out) = run(&told, "import counts c.csv --case valley --variable hosted --stock");
    assert!(status == Some(2) && !out.contains("more than 100 km"), "{out}");
}
