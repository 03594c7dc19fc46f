# %% [markdown]
# # 4 · From lists of participants to a cooperation network
#
# **The question.** Nobody publishes who cooperates with whom. What pages publish is which countries take part in
# which project. How does one become the other, what is gained and lost on the way, and which ties mean more than that
# a project was large?

# %%
import networkx as nx
import pandas as pd

import cbrngraph
from cbrngraph.analysis import backbone, communities, edge_table, stability, two_mode_degree

pd.set_option("display.max_colwidth", 90)

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Two modes: countries and projects
#
# In this network a tie joins a country to a project from which it benefits. There is no tie between two countries,
# and none between two projects.

# %%
two_mode = kg.network("country-project")
kg.interactive(two_mode)

# %%
print(two_mode)
for note in two_mode.notes:
    print("-", note)

# %% [markdown]
# How much of the Initiative is in it? A project of which no page lists the countries is not here at all, and one with
# a single country makes no tie. Some beneficiaries are not partner countries.

# %%
degrees = two_mode_degree(two_mode).to_pandas()
projects, countries = degrees[degrees["kind"] == "project"], degrees[degrees["kind"] == "country"]
members = {row[0] for row in kg.ask("members", date="2026-11-22").rows}
pd.Series({
    "projects in the graph": kg.query("SELECT (COUNT(?p) AS ?n) { ?p a cbrn:Project }").rows()[0]["n"],
    "projects of which a page lists countries": len(projects),
    "… two countries or more": int((projects["degree"] > 1).sum()),
    "countries": len(countries),
    "… that are partner countries": int(countries["label"].isin(members).sum()),
}, name="").astype(int).to_frame()  # fmt: skip

# %% [markdown]
# In how many projects is each country (`share`: of all these projects), and how many countries are in each project?

# %%
countries[["label", "degree", "share"]].head(10).round(2)

# %%
projects[["label", "degree", "share"]].head(10).round(2)

# %% [markdown]
# Projects differ much in size, and this decides what follows. A project with *k* countries makes *k* (*k* − 1) / 2
# pairs of countries: twice as many countries, four times as many pairs.

# %%
sizes = projects["degree"]
pairs = sizes * (sizes - 1) / 2
largest = sizes.sort_values(ascending=False).index[:3]
pd.DataFrame({
    "": ["all projects", "the three largest"],
    "projects": [len(sizes), 3],
    "places taken": [sizes.sum(), sizes[largest].sum()],
    "pairs of countries": [int(pairs.sum()), int(pairs[largest].sum())],
    "share of all pairs": [1.0, round(pairs[largest].sum() / pairs.sum(), 2)],
}).set_index("")  # fmt: skip

# %% [markdown]
# The largest is no project in the usual sense. It is a contract of technical assistance to three regional secretariats,
# and its countries are those that the pages of its contractors list.
#
# ## One mode: countries and countries
#
# The projection ties two countries by the projects that they share. What should a shared project count?
#
# - `count`: one each. Large projects weigh most, since they make most pairs.
# - `newman`: 1 / (*k* − 1). A country spreads one unit over all whom it meets in a project (Newman 2001).
# - `jaccard`: of all the projects of the two, the share that they have in common.

# %%
weighted = {name: kg.network("countries-by-projects", weights=name) for name in ("count", "newman", "jaccard")}
top = {
    name: [
        f"{row['source']} – {row['target']} ({row['weight']:.3g})" for row in edge_table(net, brief=True).records()[:8]
    ]
    for name, net in weighted.items()
}
pd.DataFrame(top, index=pd.RangeIndex(1, 9, name="rank"))

# %% [markdown]
# The same network, three orders. Small groups come first by `jaccard`: countries that are in one project only, and all
# in the same, share all they have. Choose the weight before you look at the result, and say which one you took.
#
# How like each other are the three orders of the ties? (Spearman's rank correlation, over the pairs that have a tie.)

# %%
edges = {name: nx.get_edge_attributes(net, "weight") for name, net in weighted.items()}
pd.DataFrame(edges).corr("spearman").round(3)

# %% [markdown]
# How many of the ties would be gone if one project were not counted? Those that rest on it alone:

# %%
net = weighted["count"]
through = pd.Series([data["through"] for *_, data in net.edges(data=True)])
alone = through[through.str.len() == 1].str[0].map(dict(zip(projects["node"], projects["label"], strict=True)))
table = alone.value_counts().rename_axis("the only project that joins the two").rename("ties").to_frame()
table["share of all ties"] = (table["ties"] / len(through)).round(2)
table.head(6)

# %%
rest = {"by one project": int((through.str.len() == 1).sum()), "by two or more": int((through.str.len() > 1).sum())}
pd.Series(rest, name="ties").to_frame()

# %% [markdown]
# ## The picture

# %%
kg.plot(net)

# %% [markdown]
# The picture draws the heaviest ties of each node only, and says so. All of them, with their sources:

# %%
kg.interactive(net)

# %% [markdown]
# The table behind it, the heaviest ties first. `first` is the first day on which the two can have shared a project, or
# were seen to; `sources` counts the independent publishers of which each shows the tie whole; `left` is how many of the
# shared projects remain without the page on which most of them rest.

# %%
edges = edge_table(net, brief=True).to_pandas()
edges[["source", "target", "weight", "first", "sources", "left"]].head(15)

# %% [markdown]
# ## Stronger than chance
#
# Two countries that are each in many projects will share some, whether or not anybody wanted them together. The
# *stochastic degree sequence model* (Neal 2014) asks of each pair: if only the number of projects of each country and
# of countries of each project were given (on average), how likely would it be to share as many, or more? The
# probability `p` is computed exactly, without random draws.

# %%
kept = backbone(net, alpha=0.05)
for note in kept.notes:
    print("-", note)

# %% [markdown]
# What is left, drawn, and the strongest in a table:

# %%
kg.plot(net, alpha=0.05)

# %%
pairs = kept.to_pandas().sort_values(["p", "source_label", "target_label"])
pairs[["source_label", "target_label", "shared", "expected", "p", "kept"]].head(12).reset_index(drop=True)

# %% [markdown]
# All pairs were tested, one by one, so that some are kept by chance: the second note says how many there may be. Two
# corrections are usual. *fdr* (Benjamini and Hochberg 1995) holds the expected share of false ties among those kept at
# 5 %; *Bonferroni* holds the chance of any false tie at 5 %.

# %%
region = nx.get_node_attributes(net, "region")


def kept_by(correction):
    """Return how many pairs a correction keeps, and how many of them are of one region."""
    rows = [row for row in backbone(net, alpha=0.05, correction=correction).records() if row["kept"] == "yes"]
    within = [row for row in rows if region.get(row["source"], 1) == region.get(row["target"], 2)]
    return {"pairs kept": len(rows), "both of one region": len(within)}


pd.DataFrame({correction: kept_by(correction) for correction in ("none", "fdr", "bonferroni")}).T

# %% [markdown]
# That Bonferroni keeps nothing says nothing about the ties. The test cannot give a `p` so small with so few projects:

# %%
print(backbone(net, alpha=0.05, correction="bonferroni").notes[-1])

# %% [markdown]
# Nearly all that is kept is within a region. The model lets any country be in any project, and projects are made for
# regions. So the test finds the regions again; it does not show that two countries of one region were drawn to each
# other.

# %% [markdown]
# ## Groups
#
# Do countries fall into groups that share more projects among themselves? Communities are found by the Louvain method
# from fifty different starts. The comparison is with 100 random networks (seed 0) in which each country is in as many
# projects, and each project has as many countries, as in the data; with 100 of them no `p` can be below 1/101.

# %%
stability(net, two_mode=two_mode)

# %%
groups = communities(net, two_mode=two_mode).to_pandas()
region = groups["node"].map(lambda node: net.nodes[node].get("region") or "no region")
pd.crosstab(region.rename("region"), groups["community"].rename("community"))

# %% [markdown]
# The columns follow the regions: no region but North Africa and Sahel is divided, and one column joins three regions
# and a part of that one. Those without a region are not partner countries. Groups so far from chance say that projects
# are made region by region, which is how the Initiative is organised. That is a finding about its programming, not
# about friendship between countries.
#
# ## What comes out
#
# - **How one becomes the other**: by counting what two countries share. What is gained is a picture of who is put
#   together; what is lost is in which project, how many others were in it, and when.
# - **Size decides much.** Three projects make about a third of all pairs. More than half of the ties rest on one
#   project alone, and a fifth on a single contract of assistance to secretariats. A tie of weight 1 is weak evidence.
# - **What means more than size**: about a third of the ties are stronger than chance before correction, about a sixth
#   with a false discovery rate of 5 %. Nearly all are within regions.
#
# ## What this does not show
#
# - A shared project is common membership. Whether two countries ever spoke is not in it; for that see the events
#   (`countries-by-events`), with gaps of their own.
# - Of four projects in ten no list of countries was found, and lists on pages can be cut. Both make ties disappear, and
#   more of them in the projects that were described with less care. No test here knows of them.
# - The tests take projects as independent of each other. Follow-up projects with the same countries are not, and this
#   makes `p` too small.
# - Projects of all years are put together. Two countries may share projects that did not run at the same time as others
#   (notebook 6).
#
# ## How to cite

# %%
graph, *sources = net.cite().splitlines()
print(graph)
print(f"… and {len(sources)} sources: net.cite() lists them, net.cite('bibtex') for a reference manager")

# %% [markdown]
# Methods: Newman, M. E. J. (2001), *Physical Review E* 64, 016132; Neal, Z. (2014), *Social Networks* 39, 84–97;
# Benjamini, Y. & Hochberg, Y. (1995), *Journal of the Royal Statistical Society B* 57, 289–300; Blondel et al. (2008),
# *Journal of Statistical Mechanics*, P10008; Strona et al. (2014), *Nature Communications* 5, 4114. Each function names
# the papers it follows.
