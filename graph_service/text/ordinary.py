"""Ordinary words that are often names of products, and what is near them when they are not."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GROUPS: Final = (
    (
        words(
            "wren lark swift swallow robin raven falcon hawk eagle kite finch sparrow crow heron owl dove "
            "pigeon kestrel starling magpie jay rook nightingale kingfisher penguin puffin ostrich"
        ),
        words(
            "bird birds nest nests nesting nestbox feeder feather feathers wing wings sang sings singing "
            "song egg eggs garden tree hedge beak species migration"
        ),
    ),
    (
        words(
            "apple orange peach mango lemon lime cherry blackberry raspberry strawberry kiwi fig plum "
            "pear grape banana coconut berry olive ginger mint basil sage honey pepper"
        ),
        words(
            "pie juice tree trees orchard cider crumble peel jam sauce salad recipe fruit fruits fresh "
            "ripe baked cake tart smoothie eat eating ate tea slice seeds colour color"
        ),
    ),
    (
        words(
            "puma jaguar panther tiger lion fox bear wolf otter badger beetle ant bee wasp spider turtle "
            "dolphin whale shark salmon python cobra viper mustang bronco ram bull hare rabbit mole "
            "squirrel gopher"
        ),
        words(
            "zoo wild animal animals fur tail paws cub cubs hunt hunting habitat species cage river forest"
        ),
    ),
    (
        words("amazon congo nile delta everest sahara"),
        words("rainforest river forest basin jungle desert summit mountain"),
    ),
    (
        words("stopover layover journey voyage passport compass harbour harbor anchor beacon"),
        words("hour hours overnight long layover"),
    ),
    (
        words(
            "shell oracle subway gap target boots next visa monster chase focus pixel surface spark edge "
            "bolt flash nest echo ring dash drift flow pulse wave stream cloud rain snow storm thunder "
            "lightning ember flame fire ice river lake ocean sea island mountain summit peak rock stone "
            "slate brick pebble sand clay leaf root branch seed bloom blossom rose lily daisy ivy willow "
            "oak maple cedar birch aspen fern meadow field harvest"
        ),
        words(""),
    ),
    (
        words(
            "slack zoom teams word excel notion signal discord twitch square stripe block cash clover "
            "toast vine medium buffer trello snap lift lyft jump leap sprint dart rush bounce hop skip "
            "stride pace"
        ),
        words(""),
    ),
    (
        words(
            "red blue green black white gold golden silver amber ruby jade pearl crystal diamond ivory "
            "scarlet crimson indigo violet"
        ),
        words("colour color dress paint shade"),
    ),
    (
        words(
            "sun moon star stars mars venus mercury saturn jupiter neptune orbit comet eclipse nova "
            "galaxy cosmos dawn dusk sunrise sunset aurora horizon zenith"
        ),
        words("sky planet planets astronomy telescope night solar"),
    ),
    (
        words(
            "king queen prince knight crown castle tower bridge arch gate key lock mirror lamp lantern "
            "candle button needle thread ribbon basket bucket barrel bottle ladder hammer anvil forge"
        ),
        words(""),
    ),
    (
        words(
            "united southwest frontier spirit virgin alliance pioneer patriot liberty freedom hope faith "
            "joy bliss grace charm dream vision pride fortune wonder"
        ),
        words(""),
    ),
)
"""Words that are alike, with those beside which they mean what they always meant."""

OTHERWISE: Final = {word: against for alike, against in GROUPS for word in sorted(alike)}
"""Each ordinary word with those beside which it is no name."""

ABOUT_PRODUCTS: Final = words(
    "app apps update updated updates upgrade version install installed download downloaded login log "
    "logged logging logs sync syncs syncing synced crash crashes crashed crashing bug bugs glitch account "
    "subscription subscribe subscribed premium plan refund support customer service order ordered "
    "delivery charged billing invoice price device devices phone tablet laptop store website site feature "
    "features password setup settings battery screen warranty release beta launch launched software "
    "hardware product products team bought buy buying customers card pin seat fee fees note notes button "
    "invoice invoices"
)
"""Words that are said of what one buys."""

ARTICLES: Final = words(
    "a an this that these those some any every each another one two three four five many few several"
)
"""Words after which an ordinary word in lower case is just that."""
