# %% [markdown]
# # 5 · Brokers, and the regional secretariats
#
# **The question.** Regional secretariats exist to bring countries together. Who in fact stands between others in the
# record: secretariats, international organisations, or countries? And do regions mix at all?

# %%
import pandas as pd

import cbrngraph
from cbrngraph.analysis import around, brokerage, edge_table, ei_index, group_brokerage, measures, mixing_matrix

kg = cbrngraph.open()
kg

# %% [markdown]
# ## The secretariats

# %%
kg.ask("secretariats", date="2026-11-22")

# %% [markdown]
# Secretariats move, and a host is a fact with dates. Who has hosted the one of South East and Eastern Europe?

# %%
kg.ask("hostings", region="South East and Eastern Europe")

# %% [markdown]
# And with which institutions they are tied, by hosting, by agreement, or by having met:

# %%
secretariats = kg.network("secretariat-institution")
kg.interactive(secretariats)

# %%
edge_table(secretariats, brief=True).to_pandas().head(15)

# %% [markdown]
# ## Who met whom
#
# Two bodies are tied when both were at the same event. Countries, institutions and secretariats are all in it.

# %%
met = kg.network("co-attendance")
print(met)
for note in met.notes:
    print("-", note)

# %%
kg.plot(met, size_by="betweenness")

# %% [markdown]
# *Betweenness* counts on how many of the shortest ways between others a node lies. The ten highest:

# %%
central = measures(met, ["degree", "betweenness", "constraint"]).to_pandas()
central.sort_values("betweenness", ascending=False).head(10)

# %% [markdown]
# ## Five ways to be a broker
#
# Gould and Fernandez (1989) look at each node that joins two others who are not joined themselves, and ask to which
# groups the three belong. With regions as groups:
#
# | role | who is joined |
# | --- | --- |
# | coordinator | two of the broker's own region |
# | itinerant | two of one other region |
# | gatekeeper, representative | one of its own region and one of another (equal here: ties have no direction) |
# | liaison | two of two other regions |

# %%
roles = brokerage(met, permutations=500)
roles

# %% [markdown]
# `z` compares each count with what the same network gives when regions are dealt out at random. A country that is in
# two regions is a group of its own here, which makes it a liaison by definition: read Morocco's row with that in
# mind.

# %%
from cbrngraph.pictures.drawing import brokers_drawn

brokers_drawn(met)

# %% [markdown]
# And the secretariats among them:

# %%
table = roles.to_pandas()
table[table["node"].str.startswith("kg:secretariat")]

# %% [markdown]
# They are hardly there. This says more about the sources than about the secretariats: reports of a meeting name
# countries and ministries, and leave out the secretariat that called it. Which events name one at all?

# %%
named = kg.query("""
    SELECT ?secretariat (COUNT(DISTINCT ?attended) AS ?attends) (COUNT(DISTINCT ?organised) AS ?organises) WHERE {
      ?s a cbrn:RegionalSecretariat ; skos:prefLabel ?secretariat . FILTER(LANG(?secretariat) = "en")
      OPTIONAL { ?attended cbrn:attendee ?s }
      OPTIONAL { ?organised cbrn:organiser ?s }
    } GROUP BY ?secretariat ORDER BY DESC(?attends) ?secretariat
""")
named

# %%
events = kg.query("SELECT (COUNT(DISTINCT ?e) AS ?events) WHERE { ?e a/rdfs:subClassOf* cbrn:Event }").to_pandas()
print(f"of {events['events'][0]} events")

# %% [markdown]
# ## Do regions mix?
#
# The E-I index is (external − internal) / all ties: −1 when all ties stay within regions, +1 when all leave them.
# `expected` is its mean over random deals of the regions.

# %%
ei_index(met)

# %%
mixing = mixing_matrix(met).to_pandas()
square = mixing.pivot(index="group", columns="other", values="ties")
square.fillna(0).astype(int)

# %% [markdown]
# The same for shared projects, where a project for two regions makes many ties at once:

# %%
pd.concat(
    {name: ei_index(kg.network(name)).to_pandas().set_index("group")[["index", "expected"]].round(2)
     for name in ("countries-by-events", "countries-by-projects")},
    axis=1,
)  # fmt: skip

# %% [markdown]
# Brokerage between regions as wholes:

# %%
group_brokerage(met)

# %% [markdown]
# ## One broker from near by
#
# The highest of the list, its ties, and what stands behind the heaviest:

# %%
first = table["label"][0]
near = edge_table(around(met, first), brief=True).to_pandas()
print(first)
near.head(10)

# %%
met.why(near["source"][0], near["target"][0])

# %% [markdown]
# ## What this does not show
#
# - To be between others in a list of participants is not to have mediated between them.
# - Institutions without a known region are left out of brokerage with all their ties: the notes say how many.
# - Events reported by name are few and uneven: a region with an active press office has more of them.
# - Whether a rank would survive the loss of one source is the question of notebook 7.
#
# ## How to cite

# %%
graph, *sources = met.cite().splitlines()
print(graph)
print(f"… and {len(sources)} sources: met.cite() lists them, met.cite('bibtex') for a reference manager")

# %% [markdown]
# Gould, R. V. & Fernandez, R. M. (1989), *Sociological Methodology* 19, 89–126; Krackhardt, D. & Stern, R. N. (1988),
# *Social Psychology Quarterly* 51, 123–140; Freeman, L. C. (1977), *Sociometry* 40, 35–41; Burt, R. S. (1992),
# *Structural Holes*.
