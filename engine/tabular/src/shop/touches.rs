//! Marketing messages over the history: when, on which channel, what they cost and whether they were read.
//! Their number follows the segment, so it is confounded with buying; only the campaign is randomised.

use super::campaign::{DAYS_BEFORE_AS_OF, NAME, Outcome, QUIET_DAYS, WINDOW_DAYS};
use super::draw::{Draw, Purpose};
use super::person::Person;
use super::segments::{CHANNELS, Segment};

/// The history in days counted from its first one.
#[derive(Clone, Copy)]
pub(super) struct Timeline {
    /// First day of the history.
    pub start: super::Date,
    /// Length in days; the last one is the day of the data.
    pub days: i32,
}

impl Timeline {
    /// Day of the campaign's mailing.
    pub(super) fn mailing(&self) -> i32 {
        self.days - 1 - DAYS_BEFORE_AS_OF
    }

    /// First day after the campaign's outcome window.
    pub(super) fn window_end(&self) -> i32 {
        self.mailing() + WINDOW_DAYS
    }

    pub(super) fn date(&self, day: i32) -> super::Date {
        self.start.plus_days(day)
    }
}

/// A moment: day of the history and minute of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub day: i32,
    pub minute: u32,
}

impl Moment {
    /// The shop is awake from 8:00 to 24:00; fractions of a day spread over that.
    pub(super) fn from_days(t: f64) -> Self {
        let day = t.floor();
        Self {
            day: day as i32,
            minute: 480 + (((t - day) * 960.0) as u32).min(959),
        }
    }
}

/// One message.
pub(super) struct Touch {
    pub at: Moment,
    /// Index into [`CHANNELS`].
    pub channel: usize,
    pub campaign: &'static str,
    pub opened: bool,
    pub clicked: bool,
    pub unsubscribed: bool,
}

/// The regular messages of a customer in order of time, and the moments (in days) of the orders that they bring.
pub(super) fn regular(seed: u64, index: u32, person: &Person, line: &Timeline) -> (Vec<Touch>, Vec<f64>) {
    let d = &mut Draw::new(seed, index, Purpose::Touches);
    let b = person.segment.behaviour();
    let begin = f64::from(person.signup.days_after(line.start).max(0));
    let freeze = f64::from(line.mailing() - QUIET_DAYS)..f64::from(line.window_end());
    let hazard = if person.segment == Segment::Quiet {
        3.0
    } else {
        1.0
    };
    let mut touches = Vec::new();
    let mut triggers = Vec::new();
    for (channel, c) in CHANNELS.iter().enumerate() {
        if !person.consents[channel] {
            continue;
        }
        let gap = c.gap_days / b.contact;
        let mut t = begin + 1.0 + gap * d.unit();
        while t < f64::from(line.days) {
            let opened = d.chance((c.open_rate * b.openness).min(0.95));
            let clicked = d.chance(c.click_given_open) && opened;
            let unsubscribed = d.chance(c.unsubscribe * hazard);
            let campaign = d.pick(c.campaigns);
            let brings_order = d.chance(c.extra_orders);
            let delay = d.range(0.05, 7.0);
            if !freeze.contains(&t) {
                touches.push(Touch {
                    at: Moment::from_days(t),
                    channel,
                    campaign,
                    opened,
                    clicked,
                    unsubscribed,
                });
                if brings_order {
                    triggers.push(t + delay);
                }
                if unsubscribed {
                    break;
                }
            }
            t += gap * d.range(0.5, 1.5);
        }
    }
    touches.sort_by_key(|touch| (touch.at, touch.channel));
    triggers.sort_by(f64::total_cmp);
    (touches, triggers)
}

/// Adds the campaign's mail to those who got it; mail stops for those who unsubscribed because of it.
pub(super) fn add_campaign(touches: &mut Vec<Touch>, outcome: &Outcome, line: &Timeline) {
    if !outcome.is_treated {
        return;
    }
    let at = Moment {
        day: line.mailing(),
        minute: 480,
    };
    if outcome.unsubscribed {
        touches.retain(|t| t.channel != 0 || t.at < at);
    }
    let place = touches.partition_point(|t| t.at < at);
    let Outcome {
        opened,
        clicked,
        unsubscribed,
        ..
    } = *outcome;
    touches.insert(
        place,
        Touch {
            at,
            channel: 0,
            campaign: NAME,
            opened,
            clicked,
            unsubscribed,
        },
    );
}
