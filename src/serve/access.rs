//! Who may ask: the token and the cookie that stands for it, the word that proves a write came from our own page, and the names that
//! clients may call this server by.

use super::error::ServeError;
use crate::similarity::encoder::digest::hexadecimal;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// Least length of a token: 16 random characters are not guessed over a network.
pub const LEAST_TOKEN: usize = 16;

/// Header that carries the word from `/api/v1/about`.
pub const CSRF_HEADER: &str = "x-concordat-csrf";

/// A token as it has to be: long enough, and of characters that headers and addresses carry as they are.
pub fn token(text: &str) -> Result<String, ServeError> {
    let text = text.trim();
    if text.chars().count() < LEAST_TOKEN {
        return Err(ServeError::Token("is too short"));
    }
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b)) {
        return Err(ServeError::Token("has characters other than letters, digits and -._~+/="));
    }
    Ok(text.to_string())
}

/// What requests have to show.
#[derive(Debug)]
pub struct Keys {
    token: Option<String>,
    /// Name and value of the cookie. Browsers send cookies to every port of a host: the name tells servers apart, and the value is a
    /// hash of token and salt, so that no other server there learns the token.
    cookie: (String, String),
    csrf: String,
}

impl Keys {
    /// Keys of this process; new ones each time.
    pub fn new(token: Option<String>, port: u16) -> Result<Keys, ServeError> {
        let random = || -> Result<[u8; 32], ServeError> {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|e| ServeError::System(e.to_string()))?;
            Ok(bytes)
        };
        let (salt, csrf) = (random()?, random()?);
        let token = token.as_deref().map(self::token).transpose()?;
        let value = digest(&[&salt[..], token.as_deref().unwrap_or_default().as_bytes()].concat());
        Ok(Keys { token, cookie: (format!("concordat-{port}"), hexadecimal(&value)), csrf: hexadecimal(&csrf) })
    }

    /// The word that writes have to carry.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether a token is asked for at all.
    pub fn asked(&self) -> bool {
        self.token.is_some()
    }

    /// Whether this is the token.
    pub fn is_token(&self, given: &str) -> bool {
        self.token.as_deref().is_some_and(|token| same(token, given))
    }

    /// Whether the token stands somewhere in an address, however it came there.
    pub fn stand_in(&self, uri: &Uri) -> bool {
        let Some(token) = self.token.as_deref() else { return false };
        let holds = |(name, value): &(String, String)| name.contains(token) || value.contains(token);
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri).map_or(true, |q| q.iter().any(holds))
    }

    /// Whether a request may be answered: no token is asked for, or its header or cookie shows it.
    pub fn admit(&self, headers: &HeaderMap) -> bool {
        let bearer = || {
            let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
            let (scheme, given) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| given.trim().to_string())
        };
        let (name, value) = &self.cookie;
        let mut cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
        let cookie = || cookies.any(|c| c.trim().split_once('=').is_some_and(|(n, v)| n == name && same(value, v)));
        !self.asked() || bearer().is_some_and(|given| self.is_token(&given)) || { cookie }()
    }

    /// Whether a write carries the word.
    pub fn proven(&self, headers: &HeaderMap) -> bool {
        headers.get(CSRF_HEADER).and_then(|v| v.to_str().ok()).is_some_and(|given| same(&self.csrf, given))
    }

    /// The cookie that stands for the token.
    pub fn cookie(&self, secure: bool) -> String {
        let (name, value) = &self.cookie;
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{}", if secure { "; Secure" } else { "" })
    }
}

/// Compares in a time that depends on neither text: their hashes are compared, all bytes of them.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (digest(a.as_bytes()), digest(b.as_bytes()));
    std::hint::black_box(a.iter().zip(&b).fold(0, |differs, (x, y)| differs | (x ^ y))) == 0
}

fn digest(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// Names that clients may call the server by. A page of another site can make its own name lead to 127.0.0.1 and would then be of one
/// origin with us (DNS rebinding); its requests bear that name, and are refused.
#[derive(Debug)]
pub struct Hosts {
    names: Vec<String>,
    /// Any address in digits will do: the server listens on all of the machine's, and rebinding needs a name.
    any_address: bool,
}

impl Hosts {
    /// The names of this machine itself, the address that is listened to, and what the user allows.
    pub fn new(bound: IpAddr, allowed: Vec<String>) -> Hosts {
        let own = ["localhost".to_string(), "127.0.0.1".to_string(), "::1".to_string(), bound.to_string()];
        let names = own.into_iter().chain(allowed.iter().map(|h| bare(h).to_ascii_lowercase())).collect();
        Hosts { names, any_address: bound.is_unspecified() }
    }

    /// Whether the one `Host` of a request is one of them, on whichever port: ports are forwarded.
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let mut all = headers.get_all(HOST).iter();
        let (Some(host), None) = (all.next(), all.next()) else { return false };
        let Ok(host) = host.to_str() else { return false };
        let name = bare(host).to_ascii_lowercase();
        !host.contains(['@', '/', '\\']) && (self.names.contains(&name) || self.any_address && name.parse::<IpAddr>().is_ok())
    }
}

/// A host without its port, its brackets and its final dot.
fn bare(host: &str) -> &str {
    // A name that no host has, where what stands after it is no port.
    let port = |rest: &str| rest.is_empty() || rest.strip_prefix(':').is_some_and(|p| p.parse::<u16>().is_ok());
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(_, rest)| port(rest)).map_or("", |(name, _)| name),
        None if host.matches(':').count() > 1 => host,
        None => host.find(':').map_or(host, |at| if port(&host[at..]) { &host[..at] } else { "" }),
    };
    name.strip_suffix('.').unwrap_or(name)
}

/// Whether a request comes from a page of ours or from no page at all, as its headers have it. Programs send neither header; browsers
/// send `Origin` with every write.
pub fn own_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let host = text(HOST.as_str()).unwrap_or_default();
    let origin = headers.get_all(ORIGIN).iter().all(|o| {
        let o = o.to_str().unwrap_or("?");
        let rest = o.strip_prefix("http://").or_else(|| o.strip_prefix("https://"));
        rest.is_some_and(|o| o.eq_ignore_ascii_case(host))
    });
    origin && own_site(headers)
}

/// Whether no browser says that another site asks.
pub fn own_site(headers: &HeaderMap) -> bool {
    headers.get_all("sec-fetch-site").iter().all(|v| v == "same-origin" || v == "none")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(n, v): &(&'static str, &str)| (HeaderName::from_static(n), HeaderValue::from_str(v).expect("a header"));
        all.iter().map(pair).collect()
    }

    #[test]
    fn tokens_are_long_and_plain() {
        assert!(token(" abcdefghijklmnop\n").is_ok_and(|t| t == "abcdefghijklmnop"));
        assert!(token("abcdefghijklmno").is_err() && token("abcdefghijklmnop;").is_err() && token("ççççççççççççççççç").is_err());
    }

    #[test]
    fn a_token_or_its_cookie_admits_and_nothing_else() {
        let keys = Keys::new(Some("abcdefghijklmnop".into()), 1).expect("random numbers");
        let cookie = keys.cookie(false);
        let value = cookie.split(';').next().expect("a value").to_string();
        assert!(!cookie.contains("abcdefghijklmnop"));
        assert!(keys.admit(&headers(&[("authorization", "bearer abcdefghijklmnop")])));
        assert!(keys.admit(&headers(&[("cookie", &format!("a=b; {value}; c=d"))])));
        for wrong in ["Bearer abcdefghijklmno", "Bearer abcdefghijklmnopq", "Basic abcdefghijklmnop", "Bearer", "abcdefghijklmnop"] {
            assert!(!keys.admit(&headers(&[("authorization", wrong)])), "{wrong}");
        }
        assert!(!keys.admit(&headers(&[("cookie", &format!("{value}0"))])) && !keys.admit(&headers(&[])));
        let other = Keys::new(Some("abcdefghijklmnop".into()), 1).expect("random numbers");
        assert!(!other.admit(&headers(&[("cookie", &value)])), "a cookie ends with its process");
        assert!(Keys::new(None, 1).expect("random numbers").admit(&headers(&[])));
    }

    #[test]
    fn names_that_lead_here_are_told_from_others() {
        let local = Hosts::new(IpAddr::from([127, 0, 0, 1]), vec!["Index.Tarnivel.example:443".into()]);
        let host = |h: &Hosts, name: &str| h.allow(&headers(&[("host", name)]));
        for good in ["localhost", "LOCALHOST:8743", "127.0.0.1:1", "[::1]:8743", "index.tarnivel.example", "localhost.:8743"] {
            assert!(host(&local, good), "{good}");
        }
        for bad in ["", "evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "192.168.0.7:8743", "0.0.0.0", "a:b:c"] {
            assert!(!host(&local, bad), "{bad}");
        }
        let all = Hosts::new(IpAddr::from([0, 0, 0, 0]), Vec::new());
        assert!(host(&all, "192.168.0.7:8743") && host(&all, "[2001:db8::1]") && !host(&all, "evil.example"));
        assert!(!all.allow(&headers(&[("host", "localhost"), ("host", "localhost")])) && !all.allow(&headers(&[])));
    }

    #[test]
    fn other_origins_are_told() {
        let own = |origin: &str| own_origin(&headers(&[("host", "localhost:8743"), ("origin", origin)]));
        assert!(own("http://localhost:8743") && own("https://LOCALHOST:8743"));
        assert!(!own("http://localhost:8744") && !own("null") && !own("http://evil.example") && !own("http://localhost:8743.evil.example"));
        let site = |site: &str| own_origin(&headers(&[("host", "localhost"), ("sec-fetch-site", site)]));
        assert!(site("same-origin") && site("none") && !site("same-site") && !site("cross-site"));
        assert!(own_origin(&headers(&[("host", "localhost")])));
    }
}
