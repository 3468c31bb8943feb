//! The line to the worker: requests out, messages in, and a new worker when the old one has died.
//!
//! A request is posted as `{json, file}`, a message comes as `{json, blob}`. The worker posts the bare string `ready`
//! once it takes requests (they wait here until then) and may post `stopped` when it knows that it cannot go on.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use hearth_protocol::{Message, Request};
use js_sys::{Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, ErrorEvent, Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::reading;

/// What comes back over the line.
pub enum Incoming {
    /// The worker takes requests.
    Ready,
    /// A message, with the file beside it.
    Said(Box<Message>, Option<Blob>),
    /// The worker is gone; a new one is needed. The text is the browser's own description.
    Died(String),
}

type Heard = Rc<dyn Fn(Incoming)>;

/// One worker at a time and the requests that wait for it.
pub struct Link {
    url: String,
    heard: Heard,
    line: RefCell<Option<Line>>,
    ready: Rc<Cell<bool>>,
    waiting: RefCell<Vec<JsValue>>,
}

/// A running worker with the closures that listen to it.
struct Line {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Link {
    /// Starts a worker from a URL; `heard` gets everything it says.
    pub fn open(url: String, heard: impl Fn(Incoming) + 'static) -> Rc<Self> {
        let link = Rc::new(Self {
            url,
            heard: Rc::new(heard),
            line: RefCell::new(None),
            ready: Rc::new(Cell::new(false)),
            waiting: RefCell::new(Vec::new()),
        });
        link.restart();
        link
    }

    /// Ends the worker, whatever it does, and starts a new one. Requests not yet sent are dropped.
    pub fn restart(&self) {
        self.ready.set(false);
        self.waiting.borrow_mut().clear();
        if let Some(line) = self.line.borrow_mut().take() {
            line.worker.set_onmessage(None);
            line.worker.set_onerror(None);
            line.worker.terminate();
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match Worker::new_with_options(&self.url, &options) {
            Ok(worker) => *self.line.borrow_mut() = Some(self.listen(worker)),
            Err(error) => (self.heard)(Incoming::Died(format!("{error:?}"))),
        }
    }

    fn listen(&self, worker: Worker) -> Line {
        let (heard, ready, inbox) = (self.heard.clone(), self.ready.clone(), Inbox::default());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some((text, blob)) = parts(&event.data()) else {
                return;
            };
            match text.trim_matches('"') {
                "ready" => {
                    ready.set(true);
                    heard(Incoming::Ready);
                }
                "stopped" => heard(Incoming::Died(String::new())),
                _ => inbox.take(text, blob, &heard),
            }
        });
        let heard = self.heard.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let text = event
                .dyn_ref::<ErrorEvent>()
                .map(ErrorEvent::message)
                .unwrap_or_default();
            heard(Incoming::Died(text));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Line {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        }
    }

    /// Sends a request, now or as soon as the worker is ready.
    pub fn send(&self, request: &Request, file: Option<&File>) {
        let Ok(json) = serde_json::to_string(request) else {
            return;
        };
        let envelope = Object::new();
        // Setting a property of a fresh plain object cannot fail.
        _ = Reflect::set(&envelope, &"json".into(), &json.into());
        if let Some(file) = file {
            _ = Reflect::set(&envelope, &"file".into(), file);
        }
        self.waiting.borrow_mut().push(envelope.into());
        if self.ready.get() {
            self.flush();
        }
    }

    /// Sends what waited; called when the worker is ready.
    pub fn flush(&self) {
        let waiting = self.waiting.take();
        if let Some(line) = self.line.borrow().as_ref() {
            for envelope in waiting {
                if let Err(error) = line.worker.post_message(&envelope) {
                    (self.heard)(Incoming::Died(format!("{error:?}")));
                }
            }
        }
    }
}

/// A message's text and the file beside it.
type Posted = (String, Option<Blob>);

/// Messages that came while a large one is still being read; they keep their order.
#[derive(Clone, Default)]
struct Inbox {
    waiting: Rc<RefCell<VecDeque<Posted>>>,
    reading: Rc<Cell<bool>>,
}

impl Inbox {
    /// Takes in a message: at once when it is small and none waits, else in its turn.
    fn take(&self, text: String, blob: Option<Blob>, heard: &Heard) {
        if !self.reading.get() && !reading::is_large(&text) {
            heard(said(reading::small(&text), blob));
            return;
        }
        self.waiting.borrow_mut().push_back((text, blob));
        if !self.reading.replace(true) {
            let (inbox, heard) = (self.clone(), heard.clone());
            spawn_local(async move {
                loop {
                    let next = inbox.waiting.borrow_mut().pop_front();
                    let Some((text, blob)) = next else { break };
                    heard(said(reading::message(&text).await, blob));
                }
                inbox.reading.set(false);
            });
        }
    }
}

/// A message as it is heard. A worker that speaks another protocol (an old one from a cache) is as good as dead.
fn said(read: Result<Message, serde_json::Error>, blob: Option<Blob>) -> Incoming {
    match read {
        Ok(message) => Incoming::Said(Box::new(message), blob),
        Err(error) => Incoming::Died(error.to_string()),
    }
}

/// Text and file of what the worker posted; none for what is not ours.
fn parts(data: &JsValue) -> Option<Posted> {
    let field = |name: &str| Reflect::get(data, &name.into()).ok();
    let text = data.as_string().or_else(|| field("json")?.as_string())?;
    Some((text, field("blob").and_then(|blob| blob.dyn_into::<Blob>().ok())))
}
