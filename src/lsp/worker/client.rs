//! What the worker and the client say to each other beside findings: capabilities, settings, progress.

use super::*;

impl Worker {
    pub(super) fn begin(&mut self) {
        self.ready = true;
        for sentence in std::mem::take(&mut self.complaints) {
            self.say(MessageType::WARNING, format!("concordat: {sentence}"));
        }
        if self.client.watch {
            let watcher = |glob: &&str| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_string()), kind: None };
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().map(watcher).collect() };
            let registration = Registration {
                id: "concordat-files".to_string(),
                method: "workspace/didChangeWatchedFiles".to_string(),
                register_options: serde_json::to_value(options).ok(),
            };
            self.voice.ask::<RegisterCapability>(RegistrationParams { registrations: vec![registration] });
        }
        self.furnish();
    }

    pub(super) fn tell_progress(&self, value: WorkDoneProgress) {
        self.voice.tell::<Progress>(ProgressParams { token: token(), value: ProgressParamsValue::WorkDone(value) });
    }

    pub(super) fn step(&mut self) {
        let Some((done, all)) = &mut self.progress else { return };
        *done += 1;
        let (done, all) = (*done, *all);
        if done < all {
            let percentage = Some((100 * done / all) as u32);
            let report = WorkDoneProgressReport { message: Some(counted(done, all)), percentage, ..Default::default() };
            self.tell_progress(WorkDoneProgress::Report(report));
        }
    }

    pub(super) fn configure(&mut self, value: Value) {
        if !value.is_object() && self.client.configuration {
            let item = ConfigurationItem { scope_uri: None, section: Some("concordat".to_string()) };
            self.configuration = Some(self.voice.ask::<WorkspaceConfiguration>(ConfigurationParams { items: vec![item] }));
            return;
        }
        // A client that tells that something changed, and not what, has nothing for us.
        if value.is_object() && (value.get("concordat").is_some() || !value.as_object().is_some_and(serde_json::Map::is_empty)) {
            self.wish(&value);
        }
    }

    pub(super) fn wish(&mut self, value: &Value) {
        let mut told = Vec::new();
        let settings = Settings::read(value, &mut told);
        told.into_iter().for_each(|sentence| self.say(MessageType::WARNING, format!("concordat: {sentence}")));
        if settings == self.settings {
            return;
        }
        if let Some(isolate) = settings.isolate {
            self.client.isolate = isolate;
        }
        let only_time = Settings { debounce: self.settings.debounce, idle: self.settings.idle, ..settings.clone() } == self.settings;
        self.settings = settings;
        if only_time {
            return;
        }
        self.furnish();
        (0..self.desks.len()).for_each(|at| self.settle_in(at, false));
    }

    pub(super) fn reply(&mut self, response: Response) {
        let ours = self.configuration.as_ref() == Some(&response.id);
        if ours {
            self.configuration = None;
            if let Some(value) = response.result.as_ref().and_then(|r| r.get(0)).filter(|v| v.is_object()) {
                self.wish(value);
            }
        }
        if let Some(error) = response.error {
            self.voice.log(MessageType::LOG, format!("the client refused: {}", error.message));
        }
    }
}
