//! The desks of the worker: which families there are, what is laid over their files, and what changes on disk.

use super::*;

impl Worker {
    pub(super) fn lay(&mut self, path: &Path, text: Option<Arc<str>>) {
        for desk in &mut self.desks {
            desk.lay(path, text.clone());
            if is_document(path) || desk.holds(path) {
                desk.touch(path);
            }
        }
    }

    /// A desk for a document that no other desk is about.
    pub(super) fn sit_down(&mut self, path: &Path) {
        if self.ready && is_document(path) && !self.desks.iter().any(|d| d.covers(path)) {
            self.add(places::of_document(path));
        }
    }

    pub(super) fn add(&mut self, place: impl IntoIterator<Item = Place>) {
        for place in place {
            if self.desks.iter().all(|d| d.place != place) {
                // The documents beside one may be others by now.
                self.desks.retain(|d| d.place.folder != place.folder);
                self.desks.push(Desk::new(place));
                self.settle_in(self.desks.len() - 1, false);
            }
        }
    }

    /// Reads the settings and the texts of a desk.
    pub(super) fn settle_in(&mut self, at: usize, soft: bool) {
        let desk = &mut self.desks[at];
        let key = (desk.place.folder.clone(), "\u{0}settings".to_string());
        let mut diagnostics: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        match desk.settle_in(&*self.open, &self.settings, soft) {
            Err(message) => {
                if let Some((path, message)) = placed(&message) {
                    diagnostics.entry(path.clone()).or_default().push(told(&message, DiagnosticSeverity::ERROR, &path));
                }
                self.say(MessageType::ERROR, message);
            }
            Ok(true) => {
                let ids: Vec<String> = desk.sheets.keys().cloned().collect();
                ids.iter().for_each(|id| self.desks[at].settle(id));
                ids.iter().for_each(|id| self.show(at, id));
            }
            Ok(false) => {
                for (path, buffer) in &self.buffers {
                    desk.lay(path, Some(buffer.text.clone()));
                }
                self.read(at);
            }
        }
        let old = self.shown.insert(key, diagnostics.clone()).unwrap_or_default();
        self.publish(old.into_keys().chain(diagnostics.into_keys()));
    }

    /// Reads the texts of a desk.
    pub(super) fn read(&mut self, at: usize) {
        let desk = &mut self.desks[at];
        desk.read();
        let folder = desk.place.folder.clone();
        let mut diagnostics: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for e in &desk.troubles {
            match PathBuf::from(&e.path) {
                path if path.is_file() => {
                    diagnostics.entry(path.clone()).or_default().push(told(&e.message, DiagnosticSeverity::ERROR, &path));
                }
                _ => self.voice.log(MessageType::WARNING, e.message.clone()),
            }
        }
        let gone: Vec<(PathBuf, String)> = self
            .shown
            .keys()
            .filter(|(f, id)| *f == folder && !id.starts_with('\u{0}') && !desk.sheets.contains_key(id))
            .cloned()
            .collect();
        let mut files: BTreeSet<PathBuf> = gone.iter().filter_map(|key| self.shown.remove(key)).flat_map(BTreeMap::into_keys).collect();
        files.extend(diagnostics.keys().cloned());
        files.extend(self.shown.insert((folder, "\u{0}files".to_string()), diagnostics).unwrap_or_default().into_keys());
        self.publish(files);
    }

    /// Desks for the folders of the workspace and the open documents, and no others.
    pub(super) fn furnish(&mut self) {
        if !self.ready {
            return;
        }
        let wanted: Vec<Place> = self.roots.iter().flat_map(|r| places::of_folder(&r.real, &self.settings)).collect();
        let documents: Vec<PathBuf> = self.buffers.keys().cloned().collect();
        let old: Vec<PathBuf> = self.desks.iter().filter(|d| !wanted.contains(&d.place)).map(|d| d.place.folder.clone()).collect();
        self.desks.retain(|d| wanted.contains(&d.place));
        let mut files = BTreeSet::new();
        self.shown.retain(|(folder, _), all| {
            let stays = !old.contains(folder);
            if !stays {
                files.extend(all.keys().cloned());
            }
            stays
        });
        self.publish(files);
        self.add(wanted);
        for path in documents {
            self.sit_down(&path);
        }
        let waiting = self.desks.iter().flat_map(|d| d.sheets.values()).filter(|s| s.pending.is_some()).count();
        if self.client.progress && waiting > 0 && self.progress.is_none() {
            self.voice.ask::<WorkDoneProgressCreate>(WorkDoneProgressCreateParams { token: token() });
            let begin = WorkDoneProgressBegin {
                title: "concordat".to_string(),
                message: Some(counted(0, waiting)),
                percentage: Some(0),
                ..Default::default()
            };
            self.tell_progress(WorkDoneProgress::Begin(begin));
            self.progress = Some((0, waiting));
        }
    }

    /// Files changed on disk: settings and terms make everything new, accepted findings are settled anew, texts are read again.
    pub(super) fn files(&mut self, changed: &[PathBuf]) {
        self.last = Instant::now();
        self.restless = true;
        let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if changed.iter().any(|p| name(p) == FILE_NAME) {
            // Another project may begin where a settings file came or went.
            self.furnish();
        }
        for at in 0..self.desks.len() {
            let desk = &self.desks[at];
            let (config, folder) = match desk.rulings() {
                Some(r) => (Some(&r.config), r.config.folder().unwrap_or(&desk.place.folder)),
                None => (None, desk.place.folder.as_path()),
            };
            let near = |p: &Path| p.starts_with(folder) || desk.place.folder.starts_with(p.parent().unwrap_or(p));
            let mut soft = false;
            let mut hard = false;
            let mut texts = false;
            for p in changed {
                let named = config.is_some_and(|c| c.termbase.iter().any(|t| paths::real(t) == *p));
                let known = config.and_then(|c| c.baseline.as_deref()).is_some_and(|b| paths::real(b) == *p);
                let aligned = p.parent().is_some_and(|f| name(f) == "alignments") && p.extension().is_some_and(|x| x == "json");
                hard |= named || near(p) && (name(p) == FILE_NAME || aligned);
                soft |= known || near(p) && name(p) == review::FILE_NAME;
                texts |= is_document(p) && desk.covers(p) || desk.holds(p);
            }
            // Settings that could not be read may be mended now.
            hard |= config.is_none();
            match (hard, soft, texts) {
                (true, _, _) => self.settle_in(at, false),
                (false, true, _) => self.settle_in(at, true),
                _ => {}
            }
            if texts && !hard {
                self.read(at);
            }
        }
    }

    /// Something on disk changed, and nobody says what: settings too, perhaps.
    pub(super) fn settle_in_again(&mut self, at: usize) {
        self.settle_in(at, true);
        self.read(at);
    }
}
