"""Messages as hypothesis thinks them up, within what the schema allows."""

from hypothesis import strategies as st

from services.eid_gateway.eid_server.messages.get_result import GetResultRequest, GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Permission, Right, Wish
from services.eid_gateway.eid_server.messages.persons import (
    FreetextPlace,
    GeneralDate,
    NoPlaceInfo,
    PersonalData,
    RestrictedId,
    StructuredPlace,
)
from services.eid_gateway.eid_server.messages.results import OK, Major, Minor, Result
from services.eid_gateway.eid_server.messages.server_info import GetServerInfoResponse, ServerVersion
from services.eid_gateway.eid_server.messages.use_id import EidType, Level, PreSharedKey, UseIdRequest, UseIdResponse

# Everything XML 1.0 can carry; a carriage return would come back as a line feed (XML 1.0 §2.11).
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
)
HEX = st.binary(min_size=16, max_size=32).map(lambda raw: raw.hex().upper())
COUNTRIES = st.from_regex(r"\A[A-Z ]{1,3}\Z")
COMMUNITIES = st.sampled_from(["0276", "027614", "02761407", "0276140713", "02761407130000"])
MAYBE_TEXT = st.none() | TEXTS
PLACES = (
    st.builds(StructuredPlace, TEXTS, COUNTRIES, MAYBE_TEXT, MAYBE_TEXT, MAYBE_TEXT)
    | st.builds(FreetextPlace, TEXTS)
    | st.builds(NoPlaceInfo, TEXTS)
)
PERSONS = st.builds(
    PersonalData,
    document_type=st.none() | st.sampled_from(["ID", "AR", "AS", "AF", "UB", "TA"]),
    issuing_state=st.none() | COUNTRIES,
    date_of_expiry=st.none() | st.dates(),
    given_names=MAYBE_TEXT,
    family_names=MAYBE_TEXT,
    artistic_name=MAYBE_TEXT,
    academic_title=MAYBE_TEXT,
    date_of_birth=st.none() | st.builds(GeneralDate, st.from_regex(r"\A[0-9 ]{8}\Z"), st.none() | st.dates()),
    place_of_birth=st.none() | PLACES,
    nationality=st.none() | COUNTRIES,
    birth_name=MAYBE_TEXT,
    place_of_residence=st.none() | PLACES,
    community_id=st.none() | COMMUNITIES,
    residence_permit=MAYBE_TEXT,
    restricted_id=st.none() | st.builds(RestrictedId, HEX, st.none() | HEX),
)
PSKS = st.builds(PreSharedKey, st.text("abcdef0123456789", min_size=16, max_size=40), HEX)
WISHES = st.dictionaries(st.sampled_from(Operation), st.sampled_from([Wish.REQUIRED, Wish.ALLOWED]))
RIGHTS = st.dictionaries(st.sampled_from(Operation), st.just(Right.ALLOWED))
PERMISSIONS = st.dictionaries(st.sampled_from(Operation), st.sampled_from([Permission.ALLOWED, Permission.NOT_ON_CHIP]))
RESULTS = st.just(OK) | st.builds(Result, st.just(Major.ERROR), st.sampled_from(Minor), MAYBE_TEXT)
LEVELS = st.none() | st.sampled_from(Level)

MESSAGES = {
    "useIDRequest": st.builds(
        UseIdRequest,
        WISHES,
        st.none() | st.integers(0, 150),
        st.none() | COMMUNITIES,
        MAYBE_TEXT,
        LEVELS,
        st.dictionaries(st.sampled_from(EidType), st.booleans()),
        st.none() | PSKS,
    ),
    "useIDResponse": st.builds(UseIdResponse, st.just(OK), HEX, PSKS, st.none() | st.just("https://eid.example/paos")),
    "getResultRequest": st.builds(GetResultRequest, HEX, st.integers(1, 2**31 - 1)),
    "getResultResponse": st.builds(
        GetResultResponse,
        RESULTS,
        st.none() | PERSONS,
        st.none() | st.booleans(),
        st.none() | st.booleans(),
        PERMISSIONS,
        LEVELS,
        st.none() | st.sampled_from(EidType),
    ),
    "getServerInfoResponse": st.builds(
        GetServerInfoResponse,
        st.builds(ServerVersion, TEXTS, st.integers(0, 9), st.integers(0, 99), st.none() | st.integers(0, 9)),
        RIGHTS,
    ),
}
"""By the name of the element."""
