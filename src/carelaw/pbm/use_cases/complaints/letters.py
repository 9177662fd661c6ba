"""The letters about complaints, retaliation and unfair practices."""

from __future__ import annotations

from carelaw.platform.notices.sending import NoticeTemplate, declare_template

_G, _I, _C = "215 ILCS 5/513b1(g)", "215 ILCS 5/513b1(i)", "215 ILCS 5/513b1(i)(4)(C)"
RECEIPT, FORWARDED, CLOSED = "pbm.complaint-receipt", "pbm.complaint-forwarded", "pbm.complaint-closed"
ACT_RECEIPT, INQUIRY, DECIDED = "pbm.protected-act", "pbm.retaliation-inquiry", "pbm.retaliation-outcome"
UNFAIR, COUNSEL = "pbm.unfair-practice", "pbm.counsel-referral"

for _template in (
    NoticeTemplate(
        RECEIPT,
        "en",
        "Your complaint was received: $receipt",
        "Your complaint against $against was received on $on under the receipt $receipt.\n\nKeep this number: it "
        "proves that you complained to the Department. A benefit manager may not retaliate because of it. Whom you "
        "complained about does not learn who you are before the complaint is put to it in a formal step.",
        _C,
    ),
    NoticeTemplate(
        FORWARDED,
        "en",
        "Answer complaint $receipt by $due",
        "To $manager\n\nA complaint about you was received. $who\n\n## What is asked\n\n$says\n\nAnswer in the console "
        "by $due. The act names no day for this answer; it is this office's. Whoever complains to the Department is "
        "protected: no contract may be cancelled, restricted, or refused solely because of it.",
        _I,
    ),
    NoticeTemplate(
        CLOSED,
        "en",
        "Complaint $receipt: $outcome",
        "The complaint $receipt was looked at and closed on $on: $outcome.\n\n$because",
        _C,
    ),
    NoticeTemplate(
        ACT_RECEIPT,
        "en",
        "Protected act $number is registered",
        "Registered for $pharmacy: $kind of $act_on, about $manager.\n\n$standing\n\nIf $manager cancels, restricts or "
        "refuses a contract afterwards, or acts against you in another way, report it in the console; the two are then "
        "looked at together.",
        _I,
    ),
    NoticeTemplate(
        INQUIRY,
        "en",
        "Inquiry $number: why was this action taken?",
        "To $manager\n\nOn $decided_on you decided to $action toward $pharmacy. It followed these acts:\n\n$acts\n\n"
        "Say in writing by $due why the action was taken, with every reason. $asked The act names no day for this "
        "answer; it is this office's. A nearness in time is no finding.",
        "215 ILCS 5/513b1(i)(4)",
    ),
    NoticeTemplate(
        DECIDED,
        "en",
        "Outcome of inquiry $number: $outcome",
        "The inquiry $number about the action of $decided_on toward $pharmacy is decided: $outcome.\n\n$decision",
        "215 ILCS 5/513b1(i)(4)",
    ),
    NoticeTemplate(
        UNFAIR,
        "en",
        "Case $number of an unfair or deceptive practice: $state",
        "To $manager\n\nWhen a benefit manager violates the section, that is an unfair or deceptive insurance "
        "practice. The case $number is $state.\n\n## Findings\n\n$findings\n\n$decision\n\nWhat the practice costs "
        "stands in another article; this letter names no amount.",
        _G,
    ),
    NoticeTemplate(
        COUNSEL,
        "en",
        "Referral $number to counsel",
        "A breach of $provision by $against ($kind) is handed to counsel. The paragraph on unfair practices names "
        "benefit managers alone; look for other authority.\n\n$says",
        _G,
    ),
):
    declare_template(_template)
