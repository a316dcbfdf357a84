//! A browser to look at pages with: Chromium without a window, driven through chromedriver by the W3C `WebDriver` protocol.
//! A client of one connection a request is all that this takes; the crates for it bring an asynchronous runtime and TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// Set to `required`, a missing browser is a failure.
const REQUIRED: &str = "AVOWAL_BROWSER";
/// The longest that the browser may take for one thing.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// A browser with one page. It ends with this value.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Starts a browser; `None` where there is none, which is said aloud, or is a failure where one is required.
    pub fn start() -> Option<Self> {
        let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(path_of);
        let (Some(chromium), Some(chromedriver)) = (chromium, path_of("chromedriver")) else {
            let how = "chromium and chromedriver are not installed (Debian: apt-get install chromium chromium-driver)";
            assert!(std::env::var(REQUIRED).as_deref() != Ok("required"), "{REQUIRED}=required, but {how}");
            // Not by a macro, whose output the test harness keeps to itself.
            let _ = writeln!(std::io::stderr(), "SKIPPED a test in the browser: {how}");
            return None;
        };
        let mut driver = Command::new(chromedriver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let line = line.unwrap();
                line.strip_suffix('.')?.rsplit_once("started successfully on port ")?.1.parse().ok()
            })
            .unwrap();
        // The driver must not be stopped by a pipe that nobody reads.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self { driver, port, session: String::new(), profile };
        let folder = format!("--user-data-dir={}", browser.profile.path().display());
        let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", &folder];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": args, "binary": chromium},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let session = browser.request("POST", "/session", Some(&capabilities));
        browser.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        Some(browser)
    }

    /// Opens a file on a screen of this many pixels, in dark or light.
    pub fn open(&self, page: &Path, (width, height): (u32, u32), dark: bool) {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.devtools("Emulation.setDeviceMetricsOverride", &screen);
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": features}));
        self.command("POST", "/url", Some(&json!({"url": format!("file://{}", page.display())})));
    }

    /// What a script of the test's own returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("POST", "/execute/sync", Some(&json!({"script": script, "args": []})))
    }

    /// Clicks the element that a CSS selector finds, as with a mouse: it must be in sight and not covered.
    pub fn click(&self, selector: &str) {
        self.command("POST", &format!("/element/{}/click", self.find(selector)), Some(&json!({})));
    }

    /// Types into the element that a CSS selector finds.
    pub fn press(&self, selector: &str, keys: &str) {
        let path = format!("/element/{}/value", self.find(selector));
        self.command("POST", &path, Some(&json!({"text": keys})));
    }

    /// What the page wrote to the console since the last time.
    pub fn console(&self) -> Vec<Value> {
        self.command("POST", "/se/log", Some(&json!({"type": "browser"}))).as_array().unwrap().clone()
    }

    fn find(&self, selector: &str) -> String {
        let using = json!({"using": "css selector", "value": selector});
        let element = self.command("POST", "/element", Some(&using));
        element.as_object().and_then(|element| element.values().next()?.as_str()).unwrap().to_owned()
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.command("POST", "/goog/cdp/execute", Some(&json!({"cmd": command, "params": parameters})));
    }

    fn command(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.request(method, &format!("{}{path}", self.session), body)
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) =
            self.answer(method, path, &body.map(Value::to_string).unwrap_or_default()).unwrap();
        let value: Value = serde_json::from_slice(&answer).unwrap();
        assert!(status.contains(" 200 "), "{method} {path}: {}", value["value"]["message"]);
        value["value"].clone()
    }

    /// The first line of an answer, and its body. The driver keeps the connection open: the length says where it ends.
    fn answer(&self, method: &str, path: &str, body: &str) -> std::io::Result<(String, Vec<u8>)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(LONGEST_WAIT))?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )?;
        let mut reader = BufReader::new(stream);
        let mut status = String::new();
        reader.read_line(&mut status)?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer)?;
        Ok((status, answer))
    }
}

/// Where a program lies.
fn path_of(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser too, which would outlive its driver.
        let _ = self.answer("DELETE", &self.session, "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
