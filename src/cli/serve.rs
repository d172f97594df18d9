//! `concordat serve`: the index as a page and a JSON API.

use super::engine::{Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::{Global, output};
use concordat::search::{Library, Reading};
use concordat::serve::log::{Log, LogForm};
use concordat::serve::{self, Limits, Options, access};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  concordat serve --index policies.index --open
  concordat serve --index policies.index --read-only --log json
  concordat serve --index policies.index --host 0.0.0.0 --allow-remote --token-file token.txt --allowed-host clauses.example

Only this machine can reach it unless --host and --allow-remote say otherwise. Ctrl-C stops it.";

/// Serve an index as a page in the browser and as a JSON API
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder of the index; `concordat index` makes it
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    /// Port; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8743)]
    port: u16,
    /// Address to listen at: 0.0.0.0 or :: for all of this machine's
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Let other machines reach it; a token is needed then
    #[arg(long)]
    allow_remote: bool,
    /// File with the token that clients have to show, 16 characters or more
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    token_file: Option<PathBuf>,
    /// The token itself; other users of this machine see it among the processes, so a file is better
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// A name that clients may call the server by, such as that of the proxy before it; may be given several times
    #[arg(long, value_name = "NAME")]
    allowed_host: Vec<String>,
    /// Accept no findings
    #[arg(long)]
    read_only: bool,
    /// Form of the log on standard error: what was refused and what was changed
    #[arg(long, value_name = "FORM", default_value = "text")]
    log: LogValue,
    /// Log every request, with what was searched for
    #[arg(long)]
    log_queries: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogValue {
    /// One line an event
    Text,
    /// One JSON object an event
    Json,
    /// Nothing
    Off,
}

/// Serves until it is interrupted.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let failed = |e: serve::ServeError| Failure::new(e.to_string());
    let token = match (&args.token_file, &args.token) {
        (Some(file), _) => Some(read_token(file, global)?),
        (None, token) => token.clone(),
    };
    let token = token.map(|t| access::token(&t)).transpose().map_err(failed)?;
    let engine = Engine::open(&args.engine)?;
    let library = Library::open_for(&args.index, Reading::LONG, engine.semantic().cloned()).map_err(|e| Failure::new(e.to_string()))?;
    let form = match args.log {
        LogValue::Text => LogForm::Text,
        LogValue::Json => LogForm::Json,
        LogValue::Off => LogForm::Off,
    };
    let options = Options {
        addr: SocketAddr::new(args.host, args.port),
        allow_remote: args.allow_remote,
        token,
        allowed_hosts: args.allowed_host.clone(),
        accept: !args.read_only,
        log: Log::on_stderr(form),
        log_queries: args.log_queries,
        limits: Limits::default(),
    };
    let running = serve::start(library, options).map_err(failed)?;
    let url = running.url();
    if !global.quiet {
        output::write_to(None, |out| writeln!(out, "{}: {url}  (Ctrl-C stops it)", args.index.display()))?;
    }
    if args.open
        && let Err(e) = open::that_detached(&url)
    {
        output::warning(&format!("{url}: no browser can be started ({e}); open the address by hand"));
    }
    running.until_signal().map_err(failed)?;
    engine.finish(global.quiet)?;
    Ok(Status::Clean)
}

/// The token of a file: its first line.
fn read_token(file: &Path, global: &Global) -> Result<String, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|e| Failure::new(format!("{shown}: the token cannot be read ({e}); write it into a text file that you may read")))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if !global.quiet && std::fs::metadata(file).is_ok_and(|m| m.permissions().mode() & 0o077 != 0) {
            output::warning(&format!("{shown}: other users of this machine can read the token; `chmod 600 {shown}` keeps it to you"));
        }
    }
    Ok(text.lines().next().unwrap_or_default().to_string())
}
