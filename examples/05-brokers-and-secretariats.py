# %% [markdown]
# # 5 · Brokers, and the regional secretariats
#
# **The question.** Regional secretariats exist to bring countries together. Who in fact stands between others in the
# record: secretariats, international organisations, or countries? And do regions mix at all?

# %%
import networkx as nx
import pandas as pd

import cbrngraph
from cbrngraph.analysis import around, brokerage, edge_table, ei_index, measures, mixing_matrix, robustness

pd.set_option("display.max_colwidth", 80)

kg = cbrngraph.open()
kg

# %% [markdown]
# ## The secretariats

# %%
kg.ask("secretariats", date="2026-11-22")

# %% [markdown]
# Read the last column. A host that was last shown in 2013 stands for 2026, because no source says that it changed.
# Hosts do change. Two have been named for the secretariat of South East and Eastern Europe, and no source says when the
# one took over from the other:

# %%
kg.ask("hostings", region="South East and Eastern Europe")

# %% [markdown]
# And with which institutions they are tied, by hosting, by agreement, or by having met:

# %%
secretariats = kg.network("secretariat-institution")
kg.interactive(secretariats)

# %% [markdown]
# The same as a table: with how many institutions each is tied, and how (`agreement about it`: made by others).

# %%
ties = edge_table(secretariats, brief=True).to_pandas()
ties["secretariat"] = ties["source"].str.replace("EU CBRN CoE Regional Secretariat for ", "")
pd.crosstab(ties["secretariat"], ties["type"], margins=True, margins_name="all")

# %% [markdown]
# The star of Central Asia is large mostly because one exercise was well described. What joins a secretariat to most
# institutions:

# %%
ties[["secretariat", "through"]].value_counts().rename("institutions").reset_index().head(5)

# %% [markdown]
# ## Who met whom
#
# Two bodies are tied when both attended or organised the same event. Countries, institutions and secretariats are all
# in it. Of nearly half of the events no page names anybody who took part, so that they make no tie:

# %%
met = kg.network("co-attendance")
events = kg.query("""
    SELECT (COUNT(DISTINCT ?e) AS ?all) (COUNT(DISTINCT ?told) AS ?named) WHERE {
      ?e a cbrn:Event . OPTIONAL { ?e cbrn:attendee|cbrn:organiser ?who . BIND(?e AS ?told) }
    }
""").rows()[0]
pd.Series({
    "events": int(events["all"]),
    "… that name somebody": int(events["named"]),
    "countries and bodies": len(met),
    "… without any tie": nx.number_of_isolates(met),
    "ties": met.number_of_edges(),
    "… that one publisher shows, or none alone": sum(data["sources"] <= 1 for *_, data in met.edges(data=True)),
}, name="").to_frame()  # fmt: skip

# %%
for note in met.notes:
    print("-", note)

# %%
kg.plot(met, size_by="betweenness")

# %% [markdown]
# *Betweenness* counts on how many of the shortest ways between others a node lies (Freeman 1977). The ten highest, and
# what becomes of their ranks when each publisher in turn is left out with all its pages (`without`: the one that
# matters most):

# %%
central = measures(met, ["degree", "betweenness"]).to_pandas().set_index("label")
ranks = robustness(met, "betweenness", by="publishers").to_pandas().set_index("label")
ranked = central[["kind", "degree", "betweenness"]].join(ranks[["rank", "best", "worst", "without"]])
ranked.sort_values("rank").head(10).round(3)

# %% [markdown]
# International organisations come first, and no secretariat is among the ten. UNICRI, which ran much of the Initiative,
# is first whatever is left out, also its own pages. Below the second rank little is firm: several of the ten fall far
# behind without a single publisher.
#
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
#
# Who has no region is left out, with all its ties. That is a third of the nodes, and nearly all of the ten above:
# international organisations, and bodies of the European Union. So this first count is one of brokers *within* the
# partnership.

# %%
kg.plot(met, kind="brokers")

# %%
ROLES = ["coordinator", "itinerant", "gatekeeper", "representative", "liaison"]
roles = brokerage(met, permutations=500).to_pandas().set_index("label")
roles[["group", *ROLES, "total"]].head(15)

# %% [markdown]
# Large nodes in large groups have high counts whoever they are. `z` says by how many standard deviations a count lies
# above its mean when the regions are dealt out at random among the nodes, 500 times (seed 0), with the ties as they
# are. It is a yardstick and no test: counts are skewed, and a thousand of them are looked at here.

# %%
roles[["coordinator_z", "gatekeeper_z", "liaison_z"]].head(8).astype(float).round(1)

# %% [markdown]
# Morocco is in two regions, and counts as a group of its own; so a tie to either of its regions leads out of its group.
# Counted with the African Atlantic Façade alone, where it hosts the secretariat, its `liaison` falls by more than half,
# and its total stays:

# %%
groups = nx.get_node_attributes(met, "region")
first_of_two = {node: region.split("; ")[0] for node, region in groups.items()}
single = nx.Graph(met)
nx.set_node_attributes(single, first_of_two, "group")
as_one = brokerage(single, "group").to_pandas().set_index("label")
pd.DataFrame({name: table.loc["Morocco", [*ROLES, "total"]] for name, table in
              {"in both regions": roles, "in one region": as_one}.items()}).T  # fmt: skip

# %% [markdown]
# Now with all: those without a region as one group more, *outside the regions*.

# %%
everybody = nx.Graph(met)
nx.set_node_attributes(everybody, {node: groups.get(node) or "outside the regions" for node in met}, "group")
whole = brokerage(everybody, "group").to_pandas().set_index("label")
whole[["group", *ROLES, "total"]].head(10)

# %% [markdown]
# The order turns. Brokerage between regions, as far as it is in the record, is done from outside them.
#
# ## And the secretariats?
#
# Of eight, these are in the network at all, with their roles in the whole of it:

# %%
whole[whole["node"].str.startswith("kg:secretariat")][["group", *ROLES, "total"]]

# %% [markdown]
# They are hardly there. Is that how it was, or how it was reported? Round tables are where the countries of a region
# meet, and a secretariat exists for them. Of which events does a page name anybody who took part or organised, and of
# which a secretariat?

# %%
kg.query("""
    SELECT ?kind (COUNT(DISTINCT ?event) AS ?events) (COUNT(DISTINCT ?told) AS ?name_anybody)
           (COUNT(DISTINCT ?with) AS ?name_a_secretariat) WHERE {
      ?event a cbrn:Event, ?class . ?class rdfs:label ?kind . FILTER(LANG(?kind) = "en")
      OPTIONAL { ?event cbrn:attendee|cbrn:organiser ?anybody . BIND(?event AS ?told) }
      OPTIONAL {
        ?event cbrn:attendee|cbrn:organiser ?secretariat . ?secretariat a cbrn:RegionalSecretariat .
        BIND(?event AS ?with)
      }
    } GROUP BY ?kind ORDER BY DESC(?events) ?kind
""")

# %% [markdown]
# Two round tables in three name somebody, and not one of them a secretariat. That none was at any of them is hard to
# believe. So the absence says more about the reports than about the secretariats: reports name countries and
# ministries. That secretariats were no brokers cannot be concluded from it, and that they were cannot either.

# %% [markdown]
# ## Do regions mix?
#
# The E-I index is (external − internal) / all ties: −1 when all ties stay within regions, +1 when all leave them.
# `expected` is its mean when the regions are dealt out at random among the nodes, and `p_lower` the share of 1,000 such
# deals (seed 0) that stay within as much or more; no `p` can be below 1/1,001. Again only those with a region count.

# %%
ei_index(met)

# %% [markdown]
# Ties stay within regions far more than a random deal would have it. An index above 0 is no sign of openness: a small
# group has most others outside, so compare with `expected`. Ten rows were tested; nine pass Bonferroni's correction,
# and the group of two does not. Between which regions are the ties that leave?

# %%
mixing = mixing_matrix(met).to_pandas()
mirrored = mixing.rename(columns={"group": "other", "other": "group"})
square = pd.concat([mixing, mirrored]).drop_duplicates(["group", "other"]).pivot(
    index="group", columns="other", values="ties"
)  # fmt: skip
square.astype(int)

# %% [markdown]
# South East Asia and the Gulf have no tie to another region, in the events whose participants were named. Does it
# depend on what is a tie? The same index for countries alone, by events and by shared projects:

# %%
pd.concat(
    {name: ei_index(kg.network(name)).to_pandas().set_index("group")[["index", "expected", "p_lower"]].round(3)
     for name in ("countries-by-events", "countries-by-projects")},
    axis=1,
)  # fmt: skip

# %% [markdown]
# Shared projects cross regions more often, but a few large ones make most of such ties at once (notebook 4). Both stay
# below what is expected, the Middle East by least.

# %% [markdown]
# ## One broker from near by
#
# The first of those with a region, its ties, and what stands behind the heaviest. A count is worth what such a list is:

# %%
first = roles.index[0]
near = edge_table(around(met, first), brief=True).to_pandas()
near[["source", "target", "weight", "first", "last", "sources", "left"]].head(10)

# %%
met.why(near["source"][0], near["target"][0])

# %% [markdown]
# ## What comes out
#
# - **Who stands between others**: international organisations, UNICRI before all. Only its first place, and nearly the
#   second, survive the loss of any one publisher.
# - **Countries** come next. Among those with a region Morocco and Tunisia are first; how large a liaison Morocco is
#   depends on how its two regions are counted.
# - **Secretariats** are nearly absent from the record, also from round tables. That is most likely a gap in the
#   sources.
# - **Regions** mix less than they would by chance, by events and by projects.
#
# ## What this does not show
#
# - To be between others in a list of participants is not to have mediated between them. All who are named at an event
#   are tied to each other, whether they spoke or not.
# - Who writes the reports is in them. UNICRI published many, and stands in many; that its rank survives without its
#   pages does not show that others would have reported those who are in none.
# - Events with named participants are few and uneven: a region with an active press office, or a project with a good
#   website, has more of them. Central Asia has by far the most nodes here, and is not the largest region.
# - Many events are national, with bodies of one country only. They count as ties within its region. The comparison of
#   countries alone is free of this.
# - All years are put together: two bodies can be joined by a third that met the one ten years before the other.
#
# ## How to cite

# %%
graph, *sources = met.cite().splitlines()
print(graph)
print(f"… and {len(sources)} sources: met.cite() lists them, met.cite('bibtex') for a reference manager")

# %% [markdown]
# Gould, R. V. & Fernandez, R. M. (1989), *Sociological Methodology* 19, 89–126; Krackhardt, D. & Stern, R. N. (1988),
# *Social Psychology Quarterly* 51, 123–140; Freeman, L. C. (1977), *Sociometry* 40, 35–41.
