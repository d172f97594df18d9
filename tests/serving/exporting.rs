//! Lists as files: whole, or cut and saying so; text in them is text.

use super::Place;
use calamine::Reader;
use std::fs;
use std::io::Cursor;

fn planted() -> Place {
    Place::with(|club| {
        let text = fs::read_to_string(club.join("en.txt")).expect("a text");
        fs::write(club.join("en.txt"), text.replace("a spade and a rake", "=HYPERLINK(\"http://evil.example\") a spade and a rake"))
            .expect("a text");
    })
}

#[test]
fn a_table_has_a_row_a_line_and_no_formula() {
    let place = planted();
    let server = place.serve(|_| ());
    let total = server.json("/api/v1/search?q=")["total"].as_u64().expect("a number") as usize;
    let reply = server.get("/api/v1/export?q=&format=csv&bom=true");
    assert_eq!((reply.status, reply.header("content-disposition")), (200, "attachment; filename=\"concordat-search.csv\""));
    assert_eq!(
        (reply.header("x-concordat-rows"), reply.header("x-concordat-total")),
        (total.to_string().as_str(), total.to_string().as_str())
    );
    let text = reply.text();
    let table = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv_records(table);
    let header = reader.remove(0);
    assert_eq!((reader.len(), &header[..3]), (total, &["family".to_string(), "row".to_string(), "section".to_string()][..]));
    let cells: Vec<&String> = reader.iter().flatten().collect();
    assert!(cells.iter().any(|c| c.starts_with("'=HYPERLINK")) && cells.iter().all(|c| !c.starts_with('=')), "{table}");
    let reply = server.get("/api/v1/export?q=&format=xlsx");
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(reply.body)).expect("a workbook");
    let range = book.worksheet_range("Search").expect("the sheet");
    assert_eq!(range.height(), total + 1);
    assert!(book.worksheet_formula("Search").expect("formulas").is_empty());
    assert!(range.used_cells().any(|(_, _, c)| c.to_string().starts_with("=HYPERLINK")));
}

/// The records of a CSV.
fn csv_records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.expect("a record").iter().map(str::to_string).collect()).collect()
}

#[test]
fn a_memory_can_be_read_again() {
    let place = planted();
    let server = place.serve(|_| ());
    let reply = server.get("/api/v1/export?q=&format=tmx");
    assert_eq!(reply.header("content-type"), "application/x-tmx+xml");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("search.tmx");
    fs::write(&file, &reply.body).expect("the file");
    let read = concordat::read::read(&[file], &concordat::read::Options::default());
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    let languages: Vec<&str> = read.families[0].versions.iter().map(|v| v.language.as_str()).collect();
    assert!(["en", "fr", "ar"].iter().all(|t| languages.contains(t)), "{languages:?}");
}

#[test]
fn a_list_that_is_cut_says_so() {
    let place = Place::new();
    let server = place.serve(|o| o.limits.export = 2);
    for format in ["csv", "tmx", "json"] {
        let reply = server.get(&format!("/api/v1/export?q=&format={format}"));
        assert_eq!((reply.status, reply.header("x-concordat-rows")), (200, "2"), "{format}");
        assert_ne!(reply.header("x-concordat-total"), "2");
        assert!(reply.text().contains("Cut: the best 2 of "), "{format}: {}", reply.text());
    }
    let mut book: calamine::Xlsx<_> =
        calamine::Xlsx::new(Cursor::new(server.get("/api/v1/export?q=&format=xlsx").body)).expect("a workbook");
    let range = book.worksheet_range("Search").expect("the sheet");
    assert!(range.used_cells().any(|(row, _, c)| row == 3 && c.to_string().starts_with("Cut: ")));
    assert_eq!(server.get("/api/v1/export?q=&format=csv&limit=5").status, 400);
}
