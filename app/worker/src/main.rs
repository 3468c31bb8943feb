//! The worker: takes requests from the studio, runs them one after the other, answers with messages.
//! A request to cancel or to see rows is answered at once, also in the middle of a run.

mod commands;
mod fit;
mod import;
mod link;
mod project;
mod score;
mod store;

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use hearth_protocol::{Command, Failure, Request};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{File, MessageEvent};

use crate::project::Project;

/// What waits for its turn.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<(Request, Option<File>)>,
    busy: bool,
}

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        link::stopped();
    }));
    let project = Rc::new(Project::default());
    let queue = Rc::new(RefCell::new(Queue::default()));
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| match link::receive(&event) {
            Ok((request, file)) => take(&project, &queue, request, file),
            Err(failure) => link::failed(0, failure),
        });
    link::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The page keeps the worker for as long as it lives, and so must the handler.
    on_message.forget();
    link::ready();
}

fn take(project: &Rc<Project>, queue: &Rc<RefCell<Queue>>, request: Request, file: Option<File>) {
    match request.command {
        Command::Cancel { run } => {
            let mut queue = queue.borrow_mut();
            let waiting = queue.waiting.len();
            queue.waiting.retain(|(waiting, _)| waiting.run != run);
            if queue.waiting.len() < waiting {
                link::failed(
                    run,
                    Failure::new("cancelled", "The run was cancelled before it began."),
                );
            } else {
                project.cancel(run);
            }
        }
        Command::Page { offset, limit } => commands::page(project, request.run, offset, limit),
        _ => {
            queue.borrow_mut().waiting.push_back((request, file));
            work(project, queue);
        }
    }
}

/// Starts to work off the queue unless that is under way.
fn work(project: &Rc<Project>, queue: &Rc<RefCell<Queue>>) {
    if std::mem::replace(&mut queue.borrow_mut().busy, true) {
        return;
    }
    let (project, queue) = (Rc::clone(project), Rc::clone(queue));
    wasm_bindgen_futures::spawn_local(async move {
        loop {
            let next = queue.borrow_mut().waiting.pop_front();
            let Some((request, file)) = next else { break };
            link::started(request.run);
            match commands::handle(&project, request.run, request.command, file).await {
                Ok((output, blob)) => link::finished(request.run, output, blob),
                Err(failure) => link::failed(request.run, failure),
            }
        }
        queue.borrow_mut().busy = false;
    });
}
