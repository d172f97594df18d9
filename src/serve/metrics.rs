//! What the server counts, in the text format of Prometheus (0.0.4): requests by route, method and status, how long they took, and how
//! much the index holds. Written by ourselves: these are a table, a histogram and some gauges, all names and labels are our own, and
//! `prometheus-client` and `metrics-exporter-prometheus` bring registries, macros and (the latter) a server and an upkeep thread; the
//! crate `prometheus` has a global registry and protocol buffers.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the histogram, in seconds: around the 50 ms that a search is to take at most.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Debug, Clone, Default)]
struct Histogram {
    counts: [u64; BOUNDS.len() + 1],
    seconds: f64,
}

/// All that is counted.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, &'static str, u16), u64>>,
    took: Mutex<BTreeMap<&'static str, Histogram>>,
    in_flight: AtomicU64,
    connections: AtomicU64,
}

/// What the index holds at the moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    /// Number of the state of the index that is answered from.
    pub generation: u64,
    /// Families.
    pub families: usize,
    /// Rows.
    pub rows: usize,
    /// Requests that wait for a worker.
    pub waiting: usize,
}

/// Something that is counted as long as it lasts.
pub struct Lasting<'m>(&'m AtomicU64);

impl Drop for Lasting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn lasting(counter: &AtomicU64) -> Lasting<'_> {
    counter.fetch_add(1, Ordering::Relaxed);
    Lasting(counter)
}

impl Metrics {
    /// A request has begun.
    pub fn request(&self) -> Lasting<'_> {
        lasting(&self.in_flight)
    }

    /// A connection has begun.
    pub fn connection(&self) -> Lasting<'_> {
        lasting(&self.connections)
    }

    /// A request has ended. Routes are those of the table, never what a client sent.
    pub fn ended(&self, route: &'static str, method: &'static str, status: u16, took: Duration) {
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry((route, method, status)).or_default() += 1;
        let mut all = self.took.lock().unwrap_or_else(PoisonError::into_inner);
        let histogram = all.entry(route).or_default();
        let seconds = took.as_secs_f64();
        let bucket = BOUNDS.iter().position(|b| seconds <= *b).unwrap_or(BOUNDS.len());
        histogram.counts[bucket] += 1;
        histogram.seconds += seconds;
    }

    /// Everything as Prometheus reads it.
    pub fn text(&self, held: Held) -> String {
        let mut out = String::new();
        let head = |out: &mut String, name: &str, kind: &str, help: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "# HELP concordat_{name} {help}\n# TYPE concordat_{name} {kind}");
        };
        head(&mut out, "http_requests_total", "counter", "Requests answered.");
        for ((route, method, status), n) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(out, "concordat_http_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {n}");
        }
        head(&mut out, "http_request_duration_seconds", "histogram", "Time from a request's head to its answer's head.");
        for (route, h) in &*self.took.lock().unwrap_or_else(PoisonError::into_inner) {
            let mut sum = 0;
            let bounds = BOUNDS.iter().map(ToString::to_string).chain(["+Inf".to_string()]);
            for (bound, n) in bounds.zip(h.counts) {
                sum += n;
                let _ = writeln!(out, "concordat_http_request_duration_seconds_bucket{{route=\"{route}\",le=\"{bound}\"}} {sum}");
            }
            let _ = writeln!(out, "concordat_http_request_duration_seconds_sum{{route=\"{route}\"}} {}", h.seconds);
            let _ = writeln!(out, "concordat_http_request_duration_seconds_count{{route=\"{route}\"}} {sum}");
        }
        let gauges = [
            ("http_requests_in_flight", "Requests under way.", self.in_flight.load(Ordering::Relaxed)),
            ("http_connections", "Open connections.", self.connections.load(Ordering::Relaxed)),
            ("http_requests_waiting", "Requests that wait for a worker.", held.waiting as u64),
            ("index_generation", "State of the index that is answered from; grows with each commit that is seen.", held.generation),
            ("index_families", "Families in the index.", held.families as u64),
            ("index_rows", "Rows in the index.", held.rows as u64),
        ];
        for (name, help, value) in gauges {
            head(&mut out, name, "gauge", help);
            let _ = writeln!(out, "concordat_{name} {value}");
        }
        head(&mut out, "build_info", "gauge", "Version of the program.");
        let _ = writeln!(out, "concordat_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_what_has_ended_is_no_longer_in_flight() {
        let metrics = Metrics::default();
        for ms in [1, 40, 20_000] {
            let _now = metrics.request();
            metrics.ended("/api/v1/search", "GET", 200, Duration::from_millis(ms));
        }
        let text = metrics.text(Held { rows: 7, ..Held::default() });
        let has = |line: &str| assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        has("concordat_http_requests_total{route=\"/api/v1/search\",method=\"GET\",status=\"200\"} 3");
        has("concordat_http_request_duration_seconds_bucket{route=\"/api/v1/search\",le=\"0.001\"} 1");
        has("concordat_http_request_duration_seconds_bucket{route=\"/api/v1/search\",le=\"10\"} 2");
        has("concordat_http_request_duration_seconds_bucket{route=\"/api/v1/search\",le=\"+Inf\"} 3");
        has("concordat_http_requests_in_flight 0");
        has("concordat_index_rows 7");
    }
}
