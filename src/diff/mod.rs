pub mod kinds;
mod likeness;
pub mod pairs;
pub mod words;
