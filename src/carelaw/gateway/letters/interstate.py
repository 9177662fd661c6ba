"""What entities are told about sharing with other states: suspended, resumed, a conflict of laws."""

from __future__ import annotations

from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

SUSPENDED = "gateway.sharing-suspended"
RESUMED = "gateway.sharing-resumed"
CONFLICT = "gateway.state-conflict"

declare_template(
    NoticeTemplate(
        SUSPENDED,
        "en",
        "Sharing with $state is suspended",
        "From $on searches do not reach $state, and Illinois does not answer it: sharing goes both ways or not at all. "
        "Searches of Illinois and of your other states go on. You will be told when it resumes.",
        f"{SECTION}(c)(3)",
    )
)
declare_template(
    NoticeTemplate(
        RESUMED,
        "en",
        "Sharing with $state resumes",
        "From $on searches reach $state again, as your memorandum has it. There is nothing for you to do.",
        f"{SECTION}(c)(3)",
    )
)
declare_template(
    NoticeTemplate(
        CONFLICT,
        "en",
        "The laws of Illinois and $state conflict ($reference)",
        "Statute: $statute\n\nWhat conflicts: $says\n\nWhat it means for your searches: $effect\n\n"
        "The program works on it. Say on the page of this conflict that you know of it.",
        f"{SECTION}(d)(6)(C)",
    )
)
