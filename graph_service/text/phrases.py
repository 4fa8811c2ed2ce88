"""The words of the cues: see `graph_service.text.cues`."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADING: Final = words(
    "so also and or then just maybe perhaps hi hello suggestion idea at least please simply do not don't"
)
"""Words before an order that leave it one."""
MIGHT: Final = words("would it'd that'd i'd which'd will it'll might could may")
"""Words that speak of what is not yet."""
BETTER: Final = words(
    "nice great good helpful useful awesome fantastic lovely cool handy better best amazing easier ideal "
    "perfect wonderful excellent appreciated beneficial sweet neat brilliant interesting welcome godsend "
    "convenient pleasant improvement plus usefull helpfull terrific super"
)
"""What a thing would be, if only it were so."""
CHANGE: Final = words(
    "add allow let give provide support make bring put include enable remove change offer open show improve "
    "integrate expose create introduce implement extend separate simplify consider move increase reduce "
    "replace split merge combine rename reorder redesign rethink update display detect automate unlock drop "
    "hide keep switch turn use have get build develop release publish restore return port fix stop start "
    "adopt design expand relax disable ensure pin lower raise ship limit cut set unify sync group sort "
    "order list embed incorporate shorten clean automatically ability option possibility adding allowing "
    "supporting"
)
"""What one is told to do who is to make a thing better."""

PHRASES: Final[dict[str, str]] = {
    "should": "should|must|ought to|need to|needs to|has to|have to be|shall|shuld",
    "should have": (
        "should have|should be able|should be an|should be a|should be some|should be more|"
        "should be possible|should let|should allow|should provide|should support|there should|there must|"
        "there needs|there has to|should include|should also"
    ),
    "wish": (
        "i wish|we wish|wish i|hope you|hope they|hoping for|hope we|hope to see|if only|would love|"
        "i'd love|we'd love|love to see|like to see|like to have|like to be able|like to suggest|"
        "like to request|like to propose|want to be able|would prefer|i'd prefer|i'd rather"
    ),
    "would like": (
        "i would like|i'd like|we would like|we'd like|would like the|would like a|i want|we want|i need|"
        "we need|we really need|is needed|needed"
    ),
    "suggestion": (
        "suggest|suggestion|suggestions|propose|proposal|feature request|requesting|my idea|an idea|"
        "recommend that|request:|i'm asking for|am asking for|suggesting|proposing|enhancement"
    ),
    "why not": (
        "why not|why don't you|why don't we|why can't we|why can't you|why can't i|how about|what about|"
        "could you add|can you add|can we have|can we get|could we have|could we get|can you please add|"
        "could you please add|could you make|can you make|could they"
    ),
    "possibility": (
        "ability to|option to|possibility to|possibility of|way to|feature to|button to|able to|possible to|"
        "an option|the option|the ability|functionality|capability to|access to|support for|easier way|"
        "a better way"
    ),
    "might be": (
        "could be|can be|would allow|would enable|would help|would solve|would make|would save|would give|"
        "may have|might have|could have"
    ),
    "lack": (
        "missing|lacks|lacking|no way to|there is no|instead of|rather than|at least|too few|too small|"
        "not enough|only thing"
    ),
    "refers back": (
        "this would|this will|this is|that is|that way|this way|it would also|this should|this could|it is|"
        "as it|then i|then we|then the"
    ),
    "as it is": (
        "currently|at the moment|right now|at present|for example|e g|already|since the|because|"
        "as a developer|when i|when you|i use|i have"
    ),
    "buy": (
        "buy|buying|purchase|purchasing|order a|order the|order one|order some|ordering|pre-ordered|sign up|"
        "signing up|quote|quotation|upgrade to|in stock|how much|price|pricing|discount|trial|demo|licences|"
        "licenses|seats|book a|want to book|to book|reserve|take my money"
    ),
    "bought": "bought|purchased|sold|sell|selling",
    "recommend": (
        "recommend|recommended|recommends|recommending|go for|go with|you have to try|you should try|"
        "you need to try|told my|told everyone|worth a try|tell everyone|tell my|won't regret|"
        "look no further|tell all|should all try|to anyone|a must have|no brainer|give it a try|"
        "give them a try|give it a shot|give them a shot|refer|referred|referring|go get|get yourself|"
        "get one|missing out|do yourself a favour|do yourself a favor|everyone should|everybody should|"
        "everyone needs|everybody needs|anyone who needs|if anyone needs|spread the word|trust me|"
        "your way|people to"
    ),
    "asks what to take": (
        "you recommend|recommend me|recommend a|recommend an|recommend for|anyone recommend|"
        "somebody recommend|someone recommend|recommendation|recommendations"
    ),
    "vouch": (
        "vouch|testimonial|case study|as a reference|be a reference|a reference for|being a reference|"
        "reference customer|your references|quote me|being quoted|use my review|use my name|use my words|"
        "use my story|use my quote|use our logo|use our name|share my story|share our story|"
        "share my experience|talk to your|speak at your|prospects|prospect|my permission|mention us|"
        "name us|be named|publish|interview|ambassador"
    ),
    "may": (
        "feel free|you can use|you may use|you may|you're welcome to|you are welcome to|happy to|glad to|"
        "proud to|gladly|delighted to|pleased to|honoured to|more than happy|i'd be happy|we'd be happy|"
        "don't mind|wouldn't mind|an honour|count me in"
    ),
    "cancel": (
        "cancel|cancelled|canceled|cancelling|canceling|cancellation|unsubscribe|unsubscribed|terminate|"
        "terminating|close my|closing my|close our|close the account|delete my account|switching to|"
        "switch to|switched to|leaving|not renew|won't renew|end my contract|end our contract|give notice|"
        "notice period|my notice"
    ),
    "passively": (
        "was cancelled|been cancelled|got cancelled|is cancelled|was canceled|been canceled|got canceled|"
        "is canceled|not cancelling|keeps getting cancelled"
    ),
    "escalate": (
        "lawyer|lawyers|solicitor|attorney|sue|suing|legal action|legal|court|ombudsman|regulator|"
        "trading standards|consumer protection|manager|supervisor|ceo|chief executive|managing director|"
        "go public|the press|newspaper|reporting you|report you|fraud|scam|formal complaint|last warning|"
        "chargeback|dispute the charge|on facebook|on twitter|on tripadvisor|to the police|one-star review|"
        "bbb"
    ),
    "threat": (
        "i will|i'll|we will|we'll|or i|if you don't|if i don't|unless|next stop|will hear|see you in|"
        "hear from my|i demand|demand"
    ),
    "thank": (
        "thank|thanks|thankyou|thx|tysm|ty|cheers|appreciate|appreciated|grateful|danke|vielen dank|merci|"
        "gracias|obrigado|obrigada|grazie|🙏"
    ),
    "praise": (
        "love|loved|loving|best|awesome|amazing|excellent|fantastic|brilliant|superb|kudos|well done|"
        "great job|good job|rocks|impressed|shout out|shoutout|props|perfect|hats off|five stars|5 stars|"
        "game changer|wonderful|great service|legend|legends|happy with|a fan"
    ),
    "help": (
        "help|assist|assistance|advise|can you|can someone|can somebody|can anyone|could you|could someone|"
        "could somebody|please|pls|call me|contact me|dm me|how do i|how can i|how do we|can i|"
        "walk me through|reset my|unlock my"
    ),
    "broken": (
        "broken|broke|crash|crashes|crashed|crashing|not working|doesn't work|isn't working|won't work|"
        "didn't work|won't load|won't open|won't start|won't charge|won't connect|won't turn|not work|"
        "not load|stopped|error|errors|fail|failed|fails|failing|failure|down|outage|bug|bugs|glitch|"
        "glitches|frozen|freezing|freezes|faulty|defective|defect|damaged|stuck|no signal|no internet|"
        "no power|no water|no service|problem|problems|issue|issues|trouble|disconnected|disconnecting|"
        "blocked|locked out|dead|hacked|torn|cracked|useless|doesn't|cut off|drops|dropping"
    ),
    "waiting": (
        "wait|waited|waiting|delay|delays|delayed|late|overdue|still no|still not|still have|still has|"
        "still hasn't|still haven't|still waiting|on hold|no reply|no response|no answer|no update|"
        "any response|any reply|yet to|hasn't|haven't|never came|never arrived|never received|never got|"
        "never showed|not received|not arrived|days ago|weeks ago|hours ago|months ago|how long|"
        "how much longer|for days|for weeks|for hours|for months|2 hours|3 hours|two hours|2 weeks|3 weeks|"
        "2 days|3 days"
    ),
    "wronged": (
        "refund|refunded|charged|overcharged|lost|missing|stolen|wrong|refuse|refused|refuses|denied|"
        "declined|rude|unhelpful|ignored|ignoring|lied|bumped|promised|supposed to|terrible|awful|horrible|"
        "worst|disappointed|disappointing|disappointment|ridiculous|unacceptable|pathetic|disgusting|"
        "disgusted|shocking|appalling|joke|shame|ruined|hung up|poor|incompetent|fed up|sick of|complaint|"
        "complaints|complained|complain|rip off|ripoff|crap|sucks|sucked|wtf|terribly|poorly|worse|hate|"
        "frustrated|frustrating|annoying|annoyed|angry|furious|never again|money back|waste"
    ),
    "cannot": (
        "can't|cannot|cant|couldn't|unable|won't|wont|no one|nobody|impossible|wouldn't|could not|can not|"
        "not able"
    ),
    "why": (
        "why|how come|what's wrong|what is wrong|what's going on|what is going on|what's happening|"
        "when will|where is my|where's my|where are my|wtf"
    ),
    "answer": (
        "try to|try this|try holding|try turning|try using|try the|you can|you could|you need to|"
        "you have to|you just|just go|go to|go into|click|it's in|it's under|it's on|worked for me|"
        "same here|same thing|same problem|in my case|fixed it for me|settings|have you tried|make sure|"
        "did it for me|you find it"
    ),
    "greet": (
        "hi|hello|hey|hai|yo|good morning|good evening|good afternoon|good night|bye|goodbye|ok|okay|yes|no|"
        "sure|lol|haha|hahaha|congrats|happy birthday|see you"
    ),
    "not recommend": (
        "not recommend|never recommend|no longer recommend|stopped recommending|used to recommend|"
        "wouldn't recommend|don't recommend|can't recommend this|can't recommend it|won't recommend|avoid|"
        "stay away"
    ),
}
"""The phrases of each cue, parted by bars, in lower case."""
