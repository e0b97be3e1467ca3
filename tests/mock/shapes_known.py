"""The shapes of resources that APIs have, each as a small contract."""

from __future__ import annotations

from shaped import EMPTY, FLAG, MOMENT, NUMBER, TEXT, asks, contract, does, many, thing

TEAM = thing(id=NUMBER, name=TEXT)
PERSON = thing(id=NUMBER, name=TEXT, age=NUMBER, created_at=MOMENT, updated_at=MOMENT)
NEW_PERSON = thing("name", name=TEXT, age=NUMBER)
TEAMS = {
    "/teams": {"get": does("listTeams", many(TEAM)), "post": does("createTeam", TEAM, thing(name=TEXT), "201")},
    "/teams/{team}": {"get": does("getTeam", TEAM), "delete": does("deleteTeam", status="204")},
}

NESTED = contract(
    TEAMS
    | {
        "/teams/{team}/people": {
            "get": does("listPeople", many(PERSON)),
            "post": does("createPerson", PERSON, NEW_PERSON, "201"),
        },
        "/teams/{team}/people/{id}": {
            "get": does("getPerson", PERSON),
            "put": does("replacePerson", PERSON, NEW_PERSON),
            "patch": does("changePerson", PERSON, thing("-", name=TEXT, age=NUMBER)),
            "delete": does("deletePerson", status="204"),
        },
    }
)

BADGE = thing(id=NUMBER, team_id=NUMBER, text=TEXT)
SHALLOW = contract(
    TEAMS
    | {
        "/teams/{team}/badges": {
            "get": does("listBadges", many(BADGE)),
            "post": does("createBadge", BADGE, thing(text=TEXT), "201"),
        },
        "/badges/{id}": {"get": does("getBadge", BADGE), "delete": does("deleteBadge", status="204")},
    }
)

SETTINGS = thing(theme=TEXT, mails=FLAG)
SINGLE = contract(
    TEAMS
    | {
        "/teams/{team}/settings": {
            "get": does("getSettings", SETTINGS),
            "put": does("replaceSettings", SETTINGS, SETTINGS),
            "patch": does("changeSettings", SETTINGS, thing("-", theme=TEXT, mails=FLAG)),
        },
    }
)

JOB = thing(
    id=NUMBER,
    title=TEXT,
    state={"type": "string", "enum": ["open", "completed", "cancelled"]},
    is_completed=FLAG,
    completed_at={"type": ["string", "null"], "format": "date-time"},
    updated_at=MOMENT,
)
WRAPPED = thing(job=JOB)
NEW_JOB = thing(job=thing(title=TEXT))
ACTIONS = contract(
    {
        "/jobs": {
            "get": does("listJobs", thing(jobs=many(JOB))),
            "post": does("createJob", WRAPPED, NEW_JOB, "201"),
        },
        "/jobs/{id}": {"get": does("getJob", WRAPPED)},
        "/jobs/{id}/edit": {"post": does("editJob", WRAPPED, thing(job=thing("-", title=TEXT)))},
        "/jobs/{id}/delete": {"post": does("deleteJob", status="204")},
        "/jobs/{id}/complete": {"post": does("completeJob", WRAPPED)},
        "/jobs/{id}/incomplete": {"post": does("incompleteJob", WRAPPED)},
        "/jobs/{id}/ping": {"post": does("pingJob", EMPTY)},
    }
)

LABEL = thing(label_name=TEXT, colour=TEXT)
SAVED = contract(
    {
        "/labels": {"get": does("listLabels", many(LABEL))},
        "/labels/{label_name}": {
            "get": does("getLabel", LABEL),
            "put": does("saveLabel", LABEL, thing(colour=TEXT)),
            "delete": does("deleteLabel", status="204"),
        },
    }
)
_SAVE = SAVED.document["paths"]["/labels/{label_name}"]["put"]["responses"]
_SAVE["201"] = _SAVE["200"]
SAVED.document["paths"]["/labels"]["get"]["responses"]["200"]["links"] = {
    "getLabel": {"operationId": "getLabel", "parameters": {"label_name": "$response.body#/0/label_name"}}
}

FILTERS = many(thing(columnName=TEXT, value={}))
CHOSEN = thing(databaseName=TEXT, filters=FILTERS)
RECORDS = contract(
    {
        "/record": {
            "get": does("getRecord", EMPTY, CHOSEN),
            "post": does("addRecord", EMPTY, {"type": "object"}),
            "put": does(
                "updateRecord",
                EMPTY,
                thing("databaseName filters", databaseName=TEXT, filters=FILTERS, withinsert=FLAG)
                | {"additionalProperties": True},
            ),
        },
        "/records": {"get": does("listRecords", EMPTY, CHOSEN)},
    }
)

FILE = thing(id=NUMBER, name=TEXT)
BULK = contract(
    {
        "/files": {
            "get": does("listFiles", many(FILE)),
            "post": does("createFile", FILE, thing(name=TEXT), "201"),
            "delete": does("deleteFiles", status="204", parameters=asks("ids")),
            "patch": does("renameFile", FILE, thing(id=NUMBER, name=TEXT)),
        },
        "/files/{id}": {"get": does("getFile", FILE)},
        "/files/delete": {"post": does("deleteFilesByBody", None, thing(ids=many(NUMBER)), "204")},
    }
)

CONTACT = thing("-", email=TEXT, city=TEXT)
OPEN = contract(
    {
        "/contacts": {"get": does("listContacts", EMPTY)},
        "/contacts/new": {"post": does("createContact", EMPTY, CONTACT)},
        "/contacts/edit": {"put": does("editContact", EMPTY, CONTACT)},
        "/contacts/{id}": {
            "get": does("getContact", EMPTY),
            "put": does("updateContact", EMPTY, CONTACT),
            "delete": does("deleteContact", EMPTY),
        },
        "/contacts/{id}/lists": {"get": does("listContactLists", EMPTY)},
        "/contact/lists": {"get": does("listLists", EMPTY)},
        "/contact/lists/{id}/add/{entityId}": {"post": does("addToList", EMPTY)},
        "/contact/lists/{id}/remove/{entityId}": {"post": does("removeFromList", EMPTY)},
    }
)

REMARK = thing(id=NUMBER, text=TEXT)
KEYED = contract(
    TEAMS
    | {
        "/crews": {"get": does("listCrews", many(TEAM)), "post": does("createCrew", TEAM, thing(name=TEXT), "201")},
        "/crews/{id}": {"get": does("getCrew", TEAM)},
        "/remarks": {"get": does("listRemarks", many(REMARK))},
        "/remarks/{id}": {"get": does("getRemark", REMARK)},
        "/remarks/{entity_name}/{entity_id}": {"post": does("createRemark", REMARK, thing(text=TEXT), "201")},
        "/teams/{team}/remarks": {"get": does("listTeamRemarks", many(REMARK))},
        "/crews/{id}/remarks": {"get": does("listCrewRemarks", many(REMARK))},
    }
)
