"""The parameters of a request that a browser brings: in the address, or as a form."""

from typing import Annotated

from fastapi import Depends, Request

from services.eid_gateway.dependencies import form_of
from services.eid_gateway.logins.problems import UnreadableRequest
from services.eid_gateway.parameters import Parameters, UnreadableParameters, read_parameters


async def _given(request: Request) -> Parameters:
    try:
        return read_parameters(request.scope["query_string"]) if request.method == "GET" else await form_of(request)
    except UnreadableParameters as error:
        raise UnreadableRequest(name=error.name) from error


GivenDep = Annotated[Parameters, Depends(_given)]
