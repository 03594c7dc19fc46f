# %% [markdown]
# # 8 · Where sources disagree, and how to cite
#
# **The question.** On what do the sources contradict each other, which side does the graph take, by which rule, and
# how do you cite an answer so that a reader can check it?

# %%
import pandas as pd

import cbrngraph

kg = cbrngraph.open()
kg

# %% [markdown]
# ## All the disagreements

# %%
kg.conflicts()

# %% [markdown]
# By which rule were they decided? Of each claim that does not hold:

# %%
claims = kg.ask("conflicts").to_pandas()
reasons = claims.loc[claims["status"] == "disputed", "reason"]
reasons.replace({
    r".* holds: an editor preferred it.*": "an editor decided, with a reason",
    r"a tie .*": "a tie: neither holds",
    r"the list .* complete lacks it": "a list that is called complete lacks it",
    r".* holds: ": "",
}, regex=True).value_counts().rename_axis("rule").rename("claims").to_frame()  # fmt: skip

# %% [markdown]
# In more than half of them a person decided. Each reason can be read, and disputed (below).
#
# ## One of them
#
# When did Project 35 end? Two pages say two things. Both claims are kept; one holds, and the rule by which it won is
# told.

# %%
kg.conflicts("Project 35")

# %%
kg.why("Project 35", "until")

# %% [markdown]
# The rules, in this order, for what can have one value only: an editor's decision with a reason; editorial before
# stated before inferred; official (EU, UN) before government before implementer before press before mirror; one source
# before several read together; the more precise; the later document. A tie asserts neither. The order is a convention,
# and not a theory of truth: here the page that won has no date, and the article that lost reports the closing
# event. Where editors decided, they said why:

# %%
kg.ask("editorial-decisions")

# %% [markdown]
# About which properties is there most disagreement?

# %%
kg.ask("disputed-properties")

# %% [markdown]
# ## Other rules of evidence
#
# *Accepted* is one way to weigh evidence. How many partner countries are there today? The same question under others,
# each weighed anew from all claims (`rows`, and how many different countries are in them):

# %%
POLICIES = ["all", "accepted", "official", "corroborated", "as-known-on 2020-12-31"]
opened = {policy: kg if policy == "accepted" else cbrngraph.open(policy=policy) for policy in POLICIES}
members = {policy: [row[0] for row in graph.ask("members", date="2026-11-22").rows] for policy, graph in opened.items()}
pd.DataFrame({policy: {"rows": len(rows), "countries": len(set(rows))} for policy, rows in members.items()}).T

# %% [markdown]
# None of these is *the number of members by another count*. Under *all* contradicting dates stand side by side, and a
# country can have two rows. Under *official* and *corroborated* it is mostly the dates that are lost, and who has no
# date by that day is not counted: many lists were read on copies, and few pages give the same date. Report the policy
# with the number, and look at what it left out.
#
# What is known of Project 35, by official pages alone, and by all:

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
# How many independent sources stand behind the facts, all in all, is in the last part of this summary. More than nine
# in ten have one: where nobody else tells a thing, nobody can contradict it. So few conflicts do not mean that the
# sources agree.

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
#
# That something is missing can mean that it is not so, that no page says it, or that nobody looked. The graph keeps
# searches that found nothing, and `coverage` tells the cases apart. An empty cell is never a *no*.

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
# ## What comes out
#
# - **On what do sources disagree?** Mostly on when something began or ended, and seldom on who took part.
# - **Which side is taken, by which rule?** More often than not an editor decided, with a reason; else a fixed order.
#   Both claims stay.
# - **How to cite:** the graph with its version and policy, the page, and the claim.
#
# ## What this does not show
#
# - Agreement between pages is not truth. Two publishers can repeat a third whom nobody has named.
# - Nearly half of the claims that were read from pages were read from several together, and which of them says it was
#   not noted. They count as one source, and are cited as all of them.
# - Only what can have one value can be contradicted, but for lists that are called complete. That two pages list other
#   partners of a project is no conflict here.
# - Most pages carry no date that was noted, and stay out of *as known on*. That policy is a lower bound of what could
#   be known, and no picture of what was known.
#
# ## How to cite this notebook's graph

# %%
print(kg.ask("conflicts").cite().splitlines()[0])
