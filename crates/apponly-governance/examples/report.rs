//! Makes the HTML report from a review that was saved as JSON: `report < review.json > review.html`.

use std::error::Error;
use std::io::{Write as _, stdin, stdout};

use apponly_governance::{report, review::ReviewDocument};

fn main() -> Result<(), Box<dyn Error>> {
    let document: ReviewDocument = serde_json::from_reader(stdin().lock())?;
    stdout().lock().write_all(report::html(&document)?.as_bytes())?;
    Ok(())
}
