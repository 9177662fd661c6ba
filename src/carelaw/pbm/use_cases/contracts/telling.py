"""The words of letters about contracts: what is missing, what is read in, what is void or barred."""

from __future__ import annotations

from carelaw.platform.notices.sending import NoticeTemplate, declare_template

DEFICIENT, READ_IN = "pbm.contract-deficient", "pbm.contract-read-in"
VOID, BARRED = "pbm.clause-void", "pbm.clause-barred"
ADOPT = "pbm.psao-filing"

for _template in (
    NoticeTemplate(
        DEFICIENT,
        "en",
        "Contract $number lacks what the law requires: $count",
        "To $party\n\nThe contract $number, $title, was read on $on. The law requires the following, and it does not "
        "say it, or says less:\n\n| What is missing | Paragraph |\n$missing\n\n"
        "Send an amended version, or name the passage that says it. A finding is for a person to look at, not yet a "
        "ruling. What the contract must require binds the benefit manager's conduct all the same.",
        "215 ILCS 5/512-7, 5/513b1(b)",
    ),
    NoticeTemplate(
        READ_IN,
        "en",
        "The law is read into contract $number from $from_on",
        "To $party\n\nThe contract $number, $title, was renewed or extended on $from_on without what the law requires. "
        "From that day on the following is part of it, though its paper is silent:\n\n$terms",
        "215 ILCS 5/512-7(b)(1)",
    ),
    NoticeTemplate(
        VOID,
        "en",
        "A clause of contract $number is void",
        "To $party\n\nA person looked at the contract $number, $title, and found on $on that this clause is void and "
        "cannot be enforced:\n\n$place\n\n“$passage”\n\n$because ($cite)\n\n"
        "The rest of the contract stands. Acting on the clause, or ending the contract for its sake, will be looked at "
        "as a finding of its own.",
        "215 ILCS 5/512-7.5(c), 5/513b1(h)",
    ),
    NoticeTemplate(
        BARRED,
        "en",
        "A clause of contract $number may not stand",
        "To $party\n\nA person looked at the contract $number, $title, and found on $on that the law bars this clause:"
        "\n\n$place\n\n“$passage”\n\n$because ($cite)\n\nStrike it, and send the amended version.",
        "215 ILCS 5/512-7.5(d), 5/513b1(d), (f)",
    ),
    NoticeTemplate(
        ADOPT,
        "en",
        "$psao filed for you without a mandate",
        "To $pharmacy\n\n$psao filed “$act” for you on $on under the reference $reference. $because\n\n"
        "If you want it done, adopt it in the console under that reference; if not, drop it.",
        '215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"',
    ),
):
    declare_template(_template)
