//! Short reviews in English and Chinese, put together from phrases whose tone follows the customer's satisfaction.

use super::draw::Draw;

/// The phrases of one tone: openings, subjects (`{}` is the category), endings.
struct Tone {
    openings: &'static [&'static str],
    middles: &'static [&'static str],
    endings: &'static [&'static str],
}

const ENGLISH: [Tone; 3] = [
    Tone {
        openings: &[
            "Disappointed.",
            "Not good enough,",
            "Sorry, but no:",
            "Second time this happened:",
            "Avoid.",
        ],
        middles: &[
            "my {} order arrived broken",
            "the parcel was two weeks late",
            "support told me to \"wait and see\"",
            "the refund still has not come",
            "quality of the {} item is poor, colour is wrong",
        ],
        endings: &[
            ", I will look elsewhere.",
            ". Very frustrating!",
            ", and nobody answers my mails.",
            ". Would not recommend.",
        ],
    },
    Tone {
        openings: &[
            "It is okay.",
            "Mixed feelings:",
            "Fine overall,",
            "Average.",
            "Neither good nor bad,",
        ],
        middles: &[
            "delivery took a while",
            "the {} item is as described",
            "price is fair, packaging could be better",
            "size was a bit off but usable",
            "good choice of {}, slow website",
        ],
        endings: &[
            ".",
            ", might order again.",
            ". Nothing special.",
            ", waiting for a sale.",
        ],
    },
    Tone {
        openings: &[
            "Love it!",
            "Great shop,",
            "Very happy:",
            "As always,",
            "Five stars,",
        ],
        middles: &[
            "fast delivery and careful packaging",
            "the {} item is better than in the pictures",
            "my mother said \"best present ever\"",
            "support solved my question in minutes",
            "lovely {}, fair price",
        ],
        endings: &[
            ", will buy again.",
            ". Thank you!",
            " - highly recommended.",
            ", see you next month.",
        ],
    },
];

const CHINESE: [Tone; 3] = [
    Tone {
        openings: &["很失望，", "体验不好，", "不推荐。", "又出问题了：", "差评！"],
        middles: &[
            "收到的{}有破损",
            "物流太慢，等了两个星期",
            "客服只会说“请耐心等待”",
            "退款一直没到账",
            "{}质量一般，颜色也发错了",
        ],
        endings: &["，以后不会再买了。", "，太让人生气了！", "，没有人处理。", "。"],
    },
    Tone {
        openings: &["还可以，", "一般般，", "中规中矩，", "凑合，", "总体还行："],
        middles: &[
            "送货有点慢",
            "{}和描述基本一致",
            "价格合适，包装可以再好一点",
            "尺码略有偏差",
            "{}选择挺多，网页有点卡",
        ],
        endings: &["。", "，打折再来。", "，没有惊喜。", "，先用用看。"],
    },
    Tone {
        openings: &["非常满意！", "很喜欢，", "老顾客了，", "五星好评！", "超出预期，"],
        middles: &[
            "物流很快，包装仔细",
            "{}比图片还好看",
            "妈妈说“特别喜欢”",
            "客服几分钟就解决了问题",
            "{}性价比高",
        ],
        endings: &["，会继续回购。", "，谢谢！", "，推荐给朋友了。", "，下次还来。"],
    },
];

const CHINESE_CATEGORIES: [&str; 8] = [
    "家居",
    "衣服",
    "美妆",
    "电子产品",
    "茶叶食品",
    "玩具",
    "图书",
    "运动用品",
];

/// A review by a customer with this satisfaction (about 1 to 5) about category number `category`.
pub(super) fn review(draw: &mut Draw, is_chinese: bool, satisfaction: f64, category: usize) -> String {
    let felt = satisfaction + 0.6 * draw.normal();
    let tone = usize::from(felt >= 2.7) + usize::from(felt >= 3.7);
    let (phrases, about, space) = if is_chinese {
        (&CHINESE[tone], CHINESE_CATEGORIES[category], "")
    } else {
        (&ENGLISH[tone], super::segments::CATEGORIES[category].0, " ")
    };
    let opening = draw.pick(phrases.openings);
    let mut middle = draw.pick(phrases.middles).replace("{}", about);
    if opening.ends_with(['.', '!'])
        && let Some(first) = middle.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    let ending = draw.pick(phrases.endings);
    // A few people write on two lines, as real exports have it.
    let space = if draw.chance(0.01) { "\n" } else { space };
    format!("{opening}{space}{middle}{ending}")
}
