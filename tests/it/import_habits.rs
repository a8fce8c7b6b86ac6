//! Habits of offices in tables and maps: marks on numbers, sums of events, rows of some people, numbers of classes of roads.

use super::new_case::Folder;

const PLACES: &str = "Name,Pcode,Admin2,Admin2Pcode,Admin1,Admin1Pcode,Latitude,Longitude,Population\n\
                      Alda,A1,Amar,R11,Nord,R1,36.00,40.00,5000\nAlto,A2,Amar,R11,Nord,R1,36.10,40.10,5000\n\
                      Brenn,B1,Bara,R12,Nord,R1,36.20,40.30,5000\nCorva,C1,Cala,R21,Sud,R2,35.60,40.00,5000\n";

fn run(file: (&str, &str), more: &str) -> (Folder, Option<i32>, String) {
    let folder = Folder::new(&[("places.csv", PLACES.as_bytes()), (file.0, file.1.as_bytes())]);
    let line = format!("new valley --start 2024-03-01 --days 60 --places places.csv {more}");
    let (status, out, error) = folder.run(line.trim());
    (folder, status, out + &error)
}

fn people(folder: &Folder) -> u64 {
    let table = folder.text("communities.csv");
    let mut lines = table.lines();
    let at = lines.next().and_then(|header| header.split(',').position(|name| name == "residents"));
    let at = at.expect("a column of residents");
    lines.map(|line| line.split(',').nth(at).expect("a cell").parse::<u64>().expect("a number")).sum()
}

#[test]
fn numbers_with_marks_are_read_and_named() {
    for cells in [
        ["1200*", "~800", "1 000 (est.)", "2000"],
        ["1 200 †", "800¹", "ca. 1000", "2000 individuals"],
        ["1200[1]", "environ 800", "1000 (projection)", "2000"],
    ] {
        let table =
            format!("Pcode,Population\nA1,{}\nA2,{}\nB1,{}\nC1,{}\n", cells[0], cells[1], cells[2], cells[3]);
        let (folder, status, out) = run(("q.csv", &table), "--population q.csv");
        assert!(status == Some(0) && out.contains("numbers have marks and are read without them"), "{out}");
        assert_eq!(people(&folder), 5000, "{cells:?}");
        let table = format!("date,Individuals\n2024-03-05,{}\n2024-03-12,{}\n", cells[0], cells[2]);
        let (_, status, out) = run(("c.csv", &table), "--counts c.csv --variable displaced --flow");
        assert!(status == Some(0) && out.contains("numbers have marks and are read without them"), "{out}");
    }
    for (cell, why) in [
        (">1200", "is no number, but a bound"),
        ("1200+", "is no number, but a bound"),
        ("1000-1200", "is no number, but two"),
        ("1200 HH", "is no number"),
        ("1200 (240)", "is no number"),
    ] {
        let table = format!("Pcode,Population\nA1,{cell}\nA2,800\nB1,1000\nC1,2000\n");
        let (_, status, out) = run(("q.csv", &table), "--population q.csv");
        assert!(status == Some(2) && out.contains("has 1 problem") && out.contains(why), "{cell}: {out}");
    }
}

#[test]
fn one_cause_is_one_message() {
    let table = "Pcode,Population\nA1,\"1,200\"\nA2,\"1,800\"\nB1,\"1,000\"\nC1,2000\n";
    let (_, status, out) = run(("q.csv", table), "--population q.csv");
    assert!(status == Some(2) && out.contains("has 1 problem"), "{out}");
    assert!(
        out.contains("(and 2 more like it, in rows 3, 4)") && !out.contains("none of its 0 rows"),
        "{out}"
    );
    let table = "date,Individuals\n05/03/2024,100\n06/03/2024,200\n";
    let (_, status, out) = run(("c.csv", table), "--counts c.csv --variable displaced --flow");
    assert!(status == Some(2) && out.contains("has 1 problem") && !out.contains("has no count"), "{out}");
    // Two causes are two.
    let table = "date,Individuals\n05/03/2024,many\n06/03/2024,200\n07/03/2024,300\n";
    let (_, status, out) = run(("c.csv", table), "--counts c.csv --variable displaced --flow");
    assert!(status == Some(2) && out.contains("has 2 problems"), "{out}");
}

#[test]
fn rows_of_some_people_stand_beside_rows_of_all() {
    let mut table = "location_code,admin2_code,gender,age_range,population\n".to_owned();
    for (code, all) in [("R11", 3000), ("R12", 1000), ("R21", 2000)] {
        for (gender, age, part) in
            [("all", "all", 1), ("f", "all", 2), ("m", "all", 2), ("all", "0-17", 2), ("all", "18+", 2)]
        {
            table.push_str(&["BFA", code, gender, age, &(all / part).to_string()].join(","));
            table.push('\n');
        }
    }
    let (folder, status, out) = run(("q.csv", &table), "--population q.csv --country BFA");
    assert!(status == Some(0), "{out}");
    assert!(
        out.contains("12 rows count some of the people by \"gender\", \"age_range\", beside a row of all"),
        "{out}"
    );
    assert_eq!(people(&folder), 6000);
    // Displaced people beside all would be lost with it.
    let groups =
        "admin2_code,Population group,Population\nR11,All,3000\nR11,IDP,500\nR12,All,1000\nR21,All,2000\n";
    let (_, status, out) = run(("q.csv", groups), "--population q.csv");
    assert!(status == Some(2) && out.contains("they differ in \"Population group\""), "{out}");
    // Without a row of all they are asked for, once.
    let table = table.replace(",all,all,", ",x,y,");
    let (_, status, out) = run(("q.csv", &table), "--population q.csv --country BFA");
    assert!(status == Some(2) && out.contains("has 1 problem"), "{out}");
    assert!(out.contains("counts \"R11\" again, after row 2, and 11 more rows do the like"), "{out}");
    assert!(out.contains("they differ in \"gender\", \"age_range\""), "{out}");
}

#[test]
fn sums_of_events_are_no_events() {
    for table in [
        "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES,ID,CENTROID_LATITUDE,CENTROID_LONGITUDE\n\
         2024-03-02,Western Africa,Burkina Faso,Nord,Battles,Armed clash,12,40,1,36.0,40.0\n",
        "Country,Admin1,Admin2,ISO3,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities\n\
         Burkina Faso,Nord,Amar,BFA,R11,R1,March,2024,12,40\n",
        "location_code,admin1_code,admin2_code,event_type,events,fatalities,reference_period_start,reference_period_end\n\
         BFA,R1,R11,political_violence,12,40,2024-03-01,2024-03-31\n",
    ] {
        let (_, status, out) = run(("e.csv", table), "--events e.csv --home Council");
        assert!(status == Some(2) && out.contains("has 1 problem"), "{out}");
        assert!(
            out.contains("holds sums of events by") && out.contains("download the events themselves"),
            "{out}"
        );
    }
}

#[test]
fn holders_that_are_called_by_a_movement_are_those_who_move() {
    let table =
        "place,holder\nAlda,Council\nAlto,Army\nBrenn,Army advance last 24h\nCorva,Council offensive\n";
    let (folder, status, out) = run(("h.csv", table), "--control h.csv --home Council");
    assert!(status == Some(0) && out.contains("\"Army advance last 24h\" (Army)"), "{out}");
    let told = folder.text("locations.csv");
    assert!(!told.contains("advance") && !told.contains("offensive"), "{told}");
    let table = "place,holder\nAlda,Council\nAlto,Council\nBrenn,Army advance\nCorva,Council\n";
    let (_, status, out) = run(("h.csv", table), "--control h.csv --home Council");
    assert!(status == Some(0) && out.contains("are called by a movement and are taken as parties"), "{out}");
}

fn roads(properties: [&str; 3]) -> String {
    let at = ["40.00,35.60", "40.00,36.00", "40.10,36.10", "40.30,36.20"];
    let line = |(index, properties): (usize, &&str)| {
        format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":[[{}],[{}]]}}}}"#,
            at[index],
            at[index + 1]
        )
    };
    let lines: Vec<String> = properties.iter().enumerate().map(line).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(","))
}

#[test]
fn numbers_of_classes_of_roads_are_those_of_a_list() {
    let text = roads([r#""FCLASS":2,"ONME":"N3""#, r#""FCLASS":4,"ONME":"""#, r#""FCLASS":1,"ONME":"N1""#]);
    let (folder, status, out) = run(("r.geojson", &text), "--roads r.geojson");
    assert!(status == Some(0) && out.contains("read as the functional classes of gROADS"), "{out}");
    let table = folder.text("roads.csv");
    assert_eq!(table.matches(",primary,").count(), 2, "{table}");
    // Words beside the numbers say it better.
    let text = roads([
        r#""fclass":1,"ntlclass":"Secondary""#,
        r#""fclass":1,"ntlclass":"Tertiary""#,
        r#""fclass":1,"ntlclass":"Primary""#,
    ]);
    let (folder, status, out) = run(("r.geojson", &text), "--roads r.geojson");
    assert!(status == Some(0) && !out.contains("class that is not known"), "{out}");
    let table = folder.text("roads.csv");
    assert_eq!((table.matches(",primary,").count(), table.matches(",local,").count()), (1, 2), "{table}");
    // Of another list nobody knows what they say.
    let text = roads([r#""fclass":1"#, r#""fclass":2"#, r#""fclass":3"#]);
    let (_, status, out) = run(("r.geojson", &text), "--roads r.geojson");
    assert!(status == Some(0) && out.contains("3 roads are of a class that is not known"), "{out}");
    let text = roads([
        r#""fclass":"primary","class":"Track""#,
        r#""fclass":"primary","class":"Primary""#,
        r#""fclass":"primary","class":"Primary""#,
    ]);
    let (_, status, out) = run(("r.geojson", &text), "--roads r.geojson");
    assert!(status == Some(0) && out.contains("1 roads have two classes"), "{out}");
    assert!(out.contains("class Track beside fclass primary (1)"), "{out}");
}

#[test]
fn who_came_on_some_days_is_not_who_is_there() {
    let table = "Date,Admin2 of displacement,New displacements\n2024-03-05,Amar,100\n2024-03-12,Bara,50\n";
    let (_, status, out) = run(("c.csv", table), "--counts c.csv --variable displaced --flow");
    assert!(
        status == Some(2) && out.contains("--variable arrivals") && !out.contains("--variable hosted"),
        "{out}"
    );
    let table = "Date,Admin2 of displacement,IDPs\n2024-03-05,Amar,100\n2024-03-12,Bara,50\n";
    let (_, status, out) = run(("c.csv", table), "--counts c.csv --variable displaced --stock");
    assert!(status == Some(2) && out.contains("--variable hosted"), "{out}");
}

#[test]
fn times_of_day_have_halves() {
    let table = "date,Individuals\n3/5/2024 12:00:00 AM,100\n3/25/2024 12:00:00 AM,200\n";
    let (folder, status, out) = run(("c.csv", table), "--counts c.csv --variable displaced --flow");
    assert!(status == Some(0) && folder.text("observations.csv").contains("2024-03-25"), "{out}");
}
