//! Files that lie where no place of the case does.

use super::new_case::{Folder, two};

const LINE: &str = "new valley --start 2025-03-01 --days 30 --places places.csv --population people.csv";

/// Latitude and longitude that were swapped in one file left a case without roads, camps or events near.
#[test]
fn files_far_from_all_places_are_refused_with_both_names() {
    let road = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[36.0,40.0],[36.15,40.0],[36.3,40.05]]}}]}"#;
    let sites = "name,lat,lon,capacity\nCamp A,40.0,36.1,300\nCamp B,40.1,36.2,300\n";
    let events = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,latitude,longitude,geo_precision,fatalities\nE1,2025-03-03,Battles,Armed clash,Army,Council,40.0,36.0,1,3\n";
    for (file, text, more, what) in [
        (
            "r.geojson",
            road,
            "--roads r.geojson",
            "r.geojson: all 3 points of roads lie more than 500 km from every place of places.csv",
        ),
        (
            "s.csv",
            sites,
            "--sites s.csv",
            "s.csv: all 2 sites lie more than 500 km from every place of places.csv",
        ),
        (
            "e.csv",
            events,
            "--events e.csv",
            "e.csv: all 1 events lie more than 500 km from every place of places.csv",
        ),
    ] {
        let mut files: Vec<(&str, &[u8])> = two();
        files.push((file, text.as_bytes()));
        let folder = Folder::new(&files);
        let (status, _, error) = folder.run(&format!("{LINE} {more}"));
        assert!(status == Some(2) && error.contains(what), "{error}");
        assert!(error.contains("lat and lon are swapped in one of the two files"), "{error}");
    }
    // One that is right is enough.
    let sites = format!("{sites}Camp C,36.2,40.1,300\n");
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("s.csv", sites.as_bytes()));
    let folder = Folder::new(&files);
    assert!(folder.make("--sites s.csv").contains("2 sites lie more than 100 km from every place"));
    // Another country.
    let far = "name,lat,lon,capacity\nCamp A,2.0,30.1,300\n";
    let mut files: Vec<(&str, &[u8])> = two();
    files.push(("s.csv", far.as_bytes()));
    let (status, _, error) = Folder::new(&files).run(&format!("{LINE} --sites s.csv"));
    assert!(status == Some(2) && error.contains("give the file of the country of the case"), "{error}");
}
