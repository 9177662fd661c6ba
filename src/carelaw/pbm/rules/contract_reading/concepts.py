"""What words of a contract speak of: who, what is told to whom, what is paid, 340B. One pattern list a concept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PATTERNS: Mapping[str, str] = {
    "pharmacy": r"dispensing (?:location|site|staff|outlet|personnel|facilit|entit|partner)\w*|drug ?stores?"
    r"|apothecar\w+|pharmacy staff|outlets?|"
    r"pharmac(?:y|ies|ist|ists)(?! (?:benefits? manage|network|benefits? plan|services? administrative))"
    r"|(?:network |participating |member |contracted )?providers?(?! manual)|dispensers?|stores?|druggists?",
    "manager": r"pharmacy benefits? administrators?|(?:network|claims) administrators?|"
    r"pbms?|(?:pharmacy |prescription )?benefits? managers?|administrator"
    r"|(?<!senior )(?<!store )(?<!account )(?<!general )manager",
    "sponsor": r"(?:no|any|each|every|a) plan(?! (?:drug|design|year|formular|member|participant|benefit|price"
    r"|document))|plans(?=[.,;]|$| (?:ask|want|wish|request))|"
    r"buyers? of coverage|benefits? offices?|human resources|union funds?|trust funds?|welfare funds?|unions?"
    r"|brokers?|consultants?|actuar(?:y|ies)|self-insured|plan representatives?|compan(?:y|ies) (?:that|who"
    r"|whose)|account holders?|group (?:customers?|accounts?|clients?)|health insurance compan(?:y|ies)|hmos?"
    r"|third[ -]party payers?|"
    r"covered entit(?:y|ies)(?! (?:under|within|as defined in) (?:section )?(?:340b|42))"
    r"|plan sponsors?|sponsors?|employers?|clients?|customers?(?= of (?:the )?pbm)"
    r"|health (?:benefit )?plans?|plans?(?= (?:or|and|that|for|whose|to|,))|insurers?|carriers?|payers?|payors?"
    r"|purchasers?|group health plan",
    "patient": r"households?|people we cover|card ?users?|card-?carriers?|"
    r"individuals?|"
    r"persons? (?:with|having) coverage|plan participants?|subscribers?|workers?|customers? with|"
    r"covered (?:individual|person|member|life|live)s?|members?(?! pharmac)|patients?|enrollees?|insureds?"
    r"|persons? (?:whose|entitled|covered|who (?:is|are))|beneficiar(?:y|ies)"
    r"|eligible persons?|participants?(?! pharmac)|cardholders?|consumers?|customers?",
    "anyone": r"any (?:other )?(?:person|party|one|entity|third[ -]part(?:y|ies)|individual)|anyone|anybody"
    r"|third[ -]part(?:y|ies)|any other parties|others\b|outside part(?:y|ies)|whomsoever|no one|nobody",
    "agency": r"public (?:bod(?:y|ies)|offices?)|(?:state|federal) (?:board|commission|office"
    r"|official)s?|commissions?(?:er)?|senat\w+|congress\w*|legislature|inspector general"
    r"|police|prosecutor\w*|"
    r"division of insurance|department|divisions?|director of insurance|government(?:al)?"
    r"|regulators?|regulatory"
    r"|agenc(?:y|ies)|attorney general|law enforcement|legislat\w+|general assembly|courts?|tribunal|public officials?"
    r"|lawmakers?|public authorit(?:y|ies)|authorities",
    "prescriber": r"doctor's offices?|clinics?(?= (?:that|who) prescrib)|prescriber's offices?|physician's offices?|"
    r"prescribers?|physicians?|doctors?|prescribing practitioners?|practitioners?",
    "tell": r"spoken (?:of|about)|voice[sd]?|broach\w*|address(?:es|ing)? (?:\w+ ){0,3}(?:subject|topic|question)"
    r"|confirm\w*|respond\w*|giv(?:e|es|ing) (?:\w+ ){0,4}(?:information|advice|copies|access)|read(?:s"
    r"|ing)? (?:\w+ ){0,3}to|warn\w*|compar(?:e|es|ing|ison)|rel(?:ay|ays|aying|ate|ates|ating)|acquaint\w*"
    r"|call(?:s|ing)? (?:\w+ ){0,3}attention|identif\w+|introduc\w+|impart\w*|expos\w+|copies|copy|access to|"
    r"sa(?:y|ys|id|ying)\b|propos\w*|telephon\w*|draw(?:s|ing)? (?:\w+(?:'s)? ){0,4}attention"
    r"|respon(?:d|ds|se|ses)|word of|"
    r"remark\w*|bring(?:s|ing)? up|rais(?:e|es|ing) (?:\w+ ){0,3}(?:question|subject|topic"
    r"|matter)s?|leak\w*|educat\w+|alert\w*|appraise|"
    r"urg(?:e|es|ed|ing)|induc(?:e|es|ed|ing)|hint\w*|let (?:\w+ ){1,3}know|pass(?:es|ed"
    r"|ing)? (?:\w+ ){0,3}(?:on )?to|hand(?:s|ed|ing)? (?:\w+ ){0,4}to|disclos\w+|reveal\w*"
    r"|divulg\w+|communicat\w+|discuss\w*|inform(?:s|ed|ing)?\b|tell\w*|told|advis(?:e|es|ed"
    r"|ing)"
    r"|shar(?:e|es|ed|ing)|publish\w*|publici[sz]\w+|announc\w+|mention\w*|counsel\w*|notif(?:y|ies|ying)"
    r"|ma(?:ke|king) (?:\w+ ){0,4}known|appris\w+|furnish\w*|quot(?:e|es|ed|ing)|speak\w*"
    r"|spoken|comment\w*|suggest\w*|recommend\w*"
    r"|volunteer\w*|point(?:ing)? out|draw(?:ing)? (?:the )?attention|bring(?:ing)? to the attention|convey\w*"
    r"|provid(?:e|es|ing) (?:\w+ ){0,3}information|releas(?:e|es|ing)|report\w*|offer(?:s|ing)?|explain\w*|talk\w*"
    r"|answer(?:s|ing)? (?:\w+ )?(?:questions|inquiries)|show(?:s|ing)?\b"
    r"|make (?:any )?statements?|statements?(?= (?:to|about|regarding))|conversations?"
    r"|initiat\w+ (?:any )?(?:communication|discussion|conversation)s?|disseminat\w+"
    r"|transmit\w*|display\w*|post(?:ing)?\b",
    "confidential": r"under seal|sealed|not (?:be )?(?:shared|released) outside|for (?:\w+ ){0,3}eyes|"
    r"silen(?:ce|t)|secrecy|for the eyes of|confidential(?:ity)?|in (?:strict "
    r"|strictest )?confidence|proprietary|secret|non-?disclosure"
    r"|private|kept private|treat(?:ed)? as private",
    "rates": r"(?:sums?|amounts?|money|monies) (?:that |which )?(?:\w+ ){0,4}(?:pays?|paid|remits?|remitted"
    r"|receiv\w+|earns?)|pharmacy payments?|payments? to (?:the |its |network )?pharmac\w+|"
    r"(?:payment|pay|reimbursement|claims?) (?:history|histories|records?|experience|terms)|"
    r"(?:ingredient|drug|claim|pharmacy) costs?(?: (?:detail|data|information))?|(?:network )?discounts?(?= (?:at"
    r"|to|and|that|given|agreed))|margins?|(?:payment|price|rate) (?:data|information|schedules?|tables?|lists?)"
    r"|explanations? of payment|"
    r"what (?:[\w']+ ){1,5}?(?:was|were|is|are|been|has been|gets?|got|receiv\w+|earn\w*|brought|brings|collect\w*"
    r"|pays?|paid|yield\w*|came to)(?: paid| worth)?(?: (?:you|it|them|us|him|in))?(?= |$|[.,;])|"
    r"remuneration|payment levels?|what (?:we|you|the manager|the pbm) pays?|our rates|"
    r"reimbursements?(?! polic)|reimbursement rates?|rates?(?! adjustment| review"
    r"| of exchange)|amounts? (?:\w+ ){0,6}(?:is|are|was|were) paid"
    r"|amounts? (?:\w+ ){0,4}(?:receives?|pays?)|amounts? (?:\w+ ){0,3}(?:paid|received"
    r"|reimbursed"
    r"|remitted|payable)|paid (?:to|by) (?:it|pharmacy|pharmacies|provider|pbm)"
    r"|pay(?:ment)? amounts?|pric(?:e|es|ing)(?: terms)?"
    r"|compensation|mac (?:list|price|level|unit)s?|maximum allowable costs?|fee schedules?"
    r"|financial terms|payment terms"
    r"|commercial terms|what (?:it|they|(?:the |a |each )?(?:pharmacy|provider|store|druggist|pharmacies|stores))"
    r" (?:(?:is|was|are|were|has been|have been|actually|in fact) )*(?:paid|receives?|gets?|earns?)|remittances?"
    r"|sums? (?:\w+ ){0,2}(?:paid|received)|economic terms|payments? (?:\w+ ){0,2}(?:received|made)|spread",
    "contract-terms": r"(?:terms|provisions|contents|existence|conditions)(?: and conditions)? of (?:this"
    r"|the) (?:agreement|contract)"
    r"|this agreement and (?:its|the) (?:terms|contents)|agreement terms|contract terms",
    "retail-price": r"(?:conversation|talk|discussion|question|inquir|comparison)\w* (?:\w+ )?(?:about|on|of"
    r"|regarding|concerning) (?:\w+ ){0,3}(?:money|prices?|costs?|charges?)|"
    r"cost (?:\w+ ){0,3}(?:without|outside)|full price|over-the-counter price|everyday price|advertised price|"
    r"(?:persons?|people|customers?|patients?|shoppers?|those|buyers?) (?:who (?:have|has|carry|carries) no"
    r"|without|with no|lacking|not having) (?:\w+ ){0,2}(?:insurance|coverage|cards?|plans?)|"
    r"(?:less|cheaper|lower|smaller|better off|saves?|saving|pay|paying|costs?|sum"
    r"|price) (?:[\w,']+ ){0,8}?(?:without|not (?:us|present|show|run|offer)\w*|bypass\w*|leav\w*|skip\w*|outside"
    r"|forgo\w*) (?:\w+ ){0,4}(?:cards?|plans?|coverage|insurance|benefits?|identification)|"
    r"(?:sells?|sold|charges?|price[sd]?|costs?|asks?) (?:\w+ ){0,6}(?:to |from )?(?:\w+ )?(?:customers?|persons?"
    r"|people|someone|anyone|buyers?|patients?|those|the public)(?: (?:who (?:have|has|are)|with(?:out)?|lacking"
    r"|that have|having)(?: \w+){0,2} (?:insurance|insured|coverage|covered|card|plan)| at large)|"
    r"cash purchases?|for cash|price comparisons?|compar\w+ (?:\w+ ){0,6}(?:cash|without)"
    r"|paying without|cheaper (?:\w+ )?(?:without|outside|for cash)|"
    r"shelf prices?|walk-in prices?|cash-paying|pay(?:ing)? (?:for it )?(?:out of (?:their|his"
    r"|her) own pocket|themselves)|without (?:any |the |their )?(?:card|plan|coverage"
    r"|insurance)|"
    r"retail prices?|cash prices?|usual and customary(?: (?:price|charge)s?)?|u&c|uninsured"
    r"|without (?:using )?(?:\w+ )?"
    r"(?:insurance|coverage|benefits?)|outside (?:of )?(?:the |his |her |their )?(?:plan|benefit|insurance|coverage)"
    r"|pay(?:ing|s)? cash|cash (?:payment|customer|basis|transaction)s?|what (?:a|the|his|her"
    r"|any) (?:\w+ )?(?:drug|prescription|medication)s? (?:would|might|will|may) cost"
    r"|lower (?:cash |retail )?prices?|price at which|counter price|discount cards?",
    "cost-share": r"cost[ -]shar\w+|co-?pay(?:ment)?s?|co-?insurance|out[ -]of[ -]pocket|deductibles?|patient pay"
    r"|(?:amount|sum)s? (?:\w+ ){0,4}(?:owed|due|payable|collected|charged) (?:by|from"
    r"|to) (?:the |a |any )?(?:covered|member|patient|enrollee|insured)\w*",
    "alternative": r"(?:drugs?|products?|medicines?|medications?|treatments?"
    r"|remed\w+) (?:[\w']+ ){0,6}?(?:for less|at (?:a )?(?:lower|smaller|lesser|reduced) (?:price|cost)"
    r"|that (?:would )?(?:cost|costs|save|saves))|"
    r"(?:less|lesser|lower|low|cheap|reduced|more economical|more affordable)[ -](?:expensive|costly|priced?"
    r"|cost(?:ing)?)? ?(?:\w+ ){0,2}(?:drugs?|products?|medicines?|medications?|items?|substitutes?|options?"
    r"|choices?|therap\w+)|"
    r"(?:another|other|different) (?:\w+ ){0,2}(?:drug|medicine|medication"
    r"|product)s?(?= (?:\w+ ){0,5}(?:less|lesser|lower|cheap|cost|price|save))|(?:lesser|lower"
    r"|smaller|better) (?:price|cost)s?|save(?:s)? (?:\w+ ){0,3}money|inexpensive|costs? less|"
    r"alternat(?:ive|e)s? (?:\w+ ){0,2}(?:drug|medication|medicine|product|therap"
    r"|treatment)\w*|alternatives?\b"
    r"|less (?:costly|expensive) (?:\w+ ){0,3}(?:drug|medication|medicine|product|therap"
    r"|option|choice|equivalent|one|way)\w*"
    r"|cheaper|costs? (?:\w+ ){0,3}less\b|not on the (?:\w+ )?(?:formulary|list)|of lower cost"
    r"|lower[ -]cost(?:ing)?|lower[ -]priced|more affordable|more economical"
    r"|therapeutic(?:ally)? equivalents?|biosimilars?"
    r"|interchangeable|other medicines?|non-?formulary (?:drug|product|option)s?",
    "generic": r"generics?|generically equivalent|unbranded",
    "disparage": r"unflattering|(?:speak|talk|say|said|think|spoken)\w* (?:ill|badly|poorly|against)"
    r"|harm\w* (?:\w+ ){0,3}(?:reputation|good ?will|image|name)|critical (?:of|remarks?|comments?)|critique\w*"
    r"|belittl\w+|adverse (?:comment|remark|statement)s?|expensive|overpriced|unfair(?:ly)?|"
    r"disparag\w+|derogatory|denigrat\w+|criticiz\w+|criticis\w+|negative(?:ly)? (?:statement"
    r"|comment|remark|light|publicity|portray|characteri[sz])\w*|unfavou?rabl\w+|detract\w*"
    r"|bad light",
    "verify": r"put (?:\w+ ){0,4}(?:questions?|inquir\w+)|poll(?:s|ed|ing)?\b|interview\w*|question\w*|check(?:s"
    r"|ed|ing)?\b|learn\w*|ascertain\w*|reconcil\w*|cross-?check\w*|"
    r"verif\w+|inquir\w+|enquir\w+|contact\w*|survey\w*|question(?:ing)?\b|ask(?:s|ing)?\b"
    r"|confirm\w*|request\w*"
    r"|seek\w*|obtain\w*|solicit\w*|correspond\w*|approach\w*|audit\w*",
    "340b": r"340b|256b|section 340b|public health service act|drug discount program"
    r"|discounted outpatient drugs?|phs pricing",
    "fee": r"lev(?:y|ied|ies)|toll|"
    r"(?<!dispensing )fees?(?! schedule|-for-service| for service)|charge-?backs?|surcharges?"
    r"|assessments?|deductions?|withh(?:o|e)ld\w*"
    r"|rate adjustments?|offsets?|dir\b|claw-?backs?|levy|levies|administrative charges?"
    r"|transaction charges?|charges?\b(?! code)|assess(?:es|ed)?|holdbacks?|toll",
    "reimburse": r"capped|settled at|valued at|limited to (?:\w+ ){0,3}cost|"
    r"reimburs\w+|pa(?:y|ys|id|ying)\b|payments?|compensat\w+|ingredient cost|dispensing fees?"
    r"|priced?\b|pricing|adjudicat\w+",
    "less": r"capp?(?:ed|s)?\b|ceiling|limited to|no more than|\$0(?:\.00)?(?!\d)|zero|no dispensing fee"
    r"|without (?:a |any )?(?:dispensing|professional) fee|own (?:formula|rate|price)|discounts? of|"
    r"less\b|lower|reduc\w+|minus|discounted|lesser|below|decreas\w+|separate|different(?:ly)?"
    r"|distinct|instead|in lieu|adjusted"
    r"|actual acquisition cost|acquisition cost|ceiling price|not exceed|only \d+|shall be \d+|special|own schedule",
    "more": r"higher|greater|increas\w+|double|doubled|twice|triple|in excess of|more than|additional"
    r"|larger|exceed\w*|times the",
    "equal": r"as (?:all|every|any|are) (?:other )?\w+(?: \w+)? (?:are|is)|otherwise paid as|paid as (?:all|any|every)|"
    r"not discriminat\w*|without discrimination|not (?:treat|distinguish)\w*|no discrimination|both (?:are|is)"
    r"|likewise|"
    r"same (?:\w+ ){0,3}(?:as|rate|manner|basis|method|terms|way|formula|fees?|amounts?"
    r"|footing)|equal(?:ly)?|identical(?:ly)?|without regard to|regardless of|irrespective of"
    r"|no (?:less favou?rable|different|distinction)|whether or not|no distinction|alike|uniform(?:ly)?|on no less",
    "exclude": r"cannot (?:join|enter|be|participate)|not join|assigned to|placed in|relegated|moved (?:in)?to"
    r"|confined to|no place in|left out of|closed to|factor(?:s|ed|ing)?|depend(?:s|ed|ing)? on|matters?\b"
    r"|taken account of|rank(?:s|ed|ing)?|"
    r"admit(?:s|ted|ting)?|tak(?:e|es|en|ing) (?:\w+ ){0,3}into account|consider(?:s|ed|ing)?"
    r"|weigh(?:s|ed|ing)?|counts? against|criteri\w+|scor(?:e|es|ed|ing)|"
    r"exclud\w+|ineligib\w+|not (?:be )?eligible|remov\w+|terminat\w+|declin\w+|den(?:y|ies"
    r"|ied)|refus\w+|disqualif\w+|expel\w*|withdraw\w*"
    r"|not (?:be )?(?:qualif\w+|considered|counted|invited|admitted|accepted"
    r"|permitted to participate|participate|offered)|may not participate|limit(?:ed"
    r"|s)? participation|drop(?:ped)?\b",
    "network": r"tiers?|circle|roster|preferred (?:list|status|group)|"
    r"networks?|participat\w+|panel",
    "choice": r"mail[ -](?:order|service)|home delivery|deliver(?:y|ies|ed|ing)?\b|ship\w*"
    r"|must (?:obtain|use|fill)|redirect\w*|steer\w*|transfer\w*"
    r"|coverage (?:\w+ ){0,4}den(?:y|ied)|not (?:be )?covered|den(?:y|ies|ied) coverage"
    r"|reject\w*|lock-?in|choose|choice|select(?:s|ing|ion of)? (?:a |an |the |any "
    r"|another )?(?:pharmac|provider)\w*|elsewhere|another pharmacy",
    "inventory": r"inventor(?:y|ies)|replenish\w*|stock\b|dispens\w+|purchas\w+|acquir\w+|use of|use any"
    r"|using|bill\w*|submit\w*",
    "report": r"report\w*|identif\w+|modifier|clarification code|flag\w*|attest\w*|certif\w+|register\w*"
    r"|notify|disclos\w+|submission|mark(?:ed|s)?\b|carve",
    "required-by-law": r"(?:required|mandated|compelled|prescribed) (?:by|under) (?:\w+ ){0,3}(?:law|statute"
    r"|regulation|u\.?s\.?c|section|title)"
    r"|as (?:\w+ )?law requires|duplicate discounts?",
    "punish": r"terminat\w+|cancel\w*|non-?renew\w*|refus\w+ to (?:renew|offer|contract)"
    r"|not (?:to )?renew|suspend\w*|suspension|restrict\w*"
    r"|remov\w+|penal(?:ty|ties|i[sz]\w+)|default|breach|liquidated damages|audits?\b"
    r"|withhold\w*|sanction\w*|corrective action|probation|expel\w*|disqualif\w+",
    "complain": r"br(?:ing|ings|ought) (?:\w+ ){0,6}before|tak(?:e|es"
    r"|ing) (?:\w+ ){0,5}to (?=the (?:division|department|press|state))|complain(?:s|t|ts|ed"
    r"|ing)?|grievances?|testif\w+|testimony|whistle\w*|report(?:s|ed"
    r"|ing)? (?:\w+ ){0,6}(?=to)|cooperat\w+ with"
    r"|petition\w*|appeals?\b|lobby\w*|evidence of|(?:disclos|inform|communicat|contact"
    r"|approach|correspond|writ)\w* (?:\w+ ){0,8}(?:agency|department|division|court|regulat"
    r"|government|attorney general|law enforcement|legislat|authorit)\w*",
    "because": r"on the (?:ground|basis)|based (?:up)?on|because|by reason of|on account of|in the event"
    r"|if\b|upon|when(?:ever)?\b|where\b|should\b|as a result of|in response to|on the ground"
    r"|for having|for the reason|who\b|that (?:has|have|files)|grounds? for|cause for"
    r"|constitut\w+",
}
CONCEPTS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{pattern})(?![a-z])" if name != "340b" else rf"(?:{pattern})")
    for name, pattern in _PATTERNS.items()
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A concept in a text: where, in which words, and through which defined term if it is not said outright."""

    concept: str
    start: int
    words: str
    through: str = ""
    through_passage: int = 0


def spoken(text: str, *concepts: str) -> list[Spoken]:
    """Where a plain text speaks of some concepts; of all of them where none is named."""
    found = [
        Spoken(name, seen.start(), seen.group(0).strip())
        for name in (concepts or tuple(CONCEPTS))
        for seen in CONCEPTS[name].finditer(text)
        if seen.group(0).strip()
    ]
    return sorted(found, key=lambda one: one.start)
