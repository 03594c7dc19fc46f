# %% [markdown]
# # 8 · Where sources disagree, and how to cite
#
# **The question.** On what do the sources contradict each other, which side does the graph take, by which rule, and
# how do you cite an answer so that a reader can check it?

# %%
import cbrngraph

kg = cbrngraph.open()
kg

# %% [markdown]
# ## All the disagreements

# %%
kg.conflicts()

# %% [markdown]
# ## One of them
#
# When did Project 35 end? Two pages say two things. Both claims are kept; one holds, and the rule by which it won is
# told.

# %%
kg.conflicts("Project 35")

# %%
kg.why("Project 35", "until")

# %% [markdown]
# The rules, in this order, for what can have one value only: an editor's decision with a reason; stated before
# inferred; official (EU, UN) before government before implementer before press before mirror; one source before
# several read together; the more precise; the later document. A tie asserts neither. Where editors decided, they said
# why:

# %%
kg.ask("editorial-decisions")

# %% [markdown]
# About which properties is there most disagreement?

# %%
kg.ask("disputed-properties")

# %% [markdown]
# ## Other rules of evidence
#
# *Accepted* is one way to weigh evidence. The same question under others, each weighed anew from all claims:

# %%
POLICIES = ["all", "accepted", "official", "corroborated", "as-known-on 2020-12-31"]
opened = {policy: kg if policy == "accepted" else cbrngraph.open(policy=policy) for policy in POLICIES}
[(policy, len(graph.ask("members", date="2026-11-22").rows)) for policy, graph in opened.items()]

# %%
opened["official"].ask("project-details", project="35")

# %%
kg.ask("project-details", project="35")

# %% [markdown]
# ## Independent or repeated?
#
# A page that repeats another counts once. Which do?

# %%
kg.ask("mirrors")

# %% [markdown]
# How many independent sources stand behind the facts, all in all, is in the last part of this summary:

# %%
print(kg.info())

# %% [markdown]
# ## Published totals
#
# Institutions publish numbers: so many partner countries, so many projects. They are kept as what they are,
# statements about a day, and compared with what the graph can name on that day. The difference is told by name where
# it can be.

# %%
kg.reconcile_counts("partner-countries")

# %% [markdown]
# ## Nothing found, or nobody looked?

# %%
kg.ask("searches")

# %%
kg.coverage("region")

# %% [markdown]
# ## Citing an answer
#
# Every answer knows the claims that made it, and can name their sources: as text for a footnote,

# %%
hosting = kg.ask("secretariat", country="uzbekistan", date="2020-11-20")
hosting

# %%
print(hosting.cite())

# %% [markdown]
# as BibTeX for LaTeX, Zotero and JabRef,

# %%
print(hosting.cite("bibtex"))

# %% [markdown]
# and as CSL-JSON, which Zotero and Pandoc read:

# %%
print(hosting.cite("csl")[:600], "…")

# %% [markdown]
# A single claim has an id that does not change as long as the same page says the same. It can be cited and looked up:

# %%
claim = kg.ask("agreements-of", party="tashkent secretariat").claims[0].id
kg.why(claim)

# %% [markdown]
# What a careful footnote holds: the graph with its version and evidence policy, the day on which its pages were read,
# and the page itself with the place in it.
#
# ## What this does not show
#
# - Agreement between pages is not truth. Two publishers can repeat a third whom nobody has named.
# - About half of the claims were read from several pages together, and which of them says it was not noted. They
#   count as one source, and are cited as all of them.
# - Many pages carry no date, and stay out of *as known on*.
#
# ## How to cite this notebook's graph

# %%
print(kg.ask("conflicts").cite().splitlines()[0])
