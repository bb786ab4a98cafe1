"""What the sources of the three further banks name, in our words, and where the banks hold it.

For each place in a bank (a dotted path, list entries by their id): "what the source names = the phrase that
stands for it", with a bar between claims.
"""

from __future__ import annotations

SPECIALIST, GENERAL, COMPETENCIES = BANKS = (
    "customer-support-specialist",
    "customer-service-general",
    "customer-competencies",
)

WITHOUT_SOURCE_QUESTION = ["explain-it", "both-sides", "unspoken", "patience", "good-for", "two-customers"]
"""Questions for competencies to which the source gives none: ours."""

# question, in the order in which the source asks for it: the words of the prompt by which one knows it
QUESTIONS: dict[str, dict[str, str]] = {
    SPECIALIST: {
        "motivation": "draws you to support work",
        "difficult": "loud and unfair",
        "tools": "which programs",
        "above": "you did more",
        "criticism": "do something better",
        "learn-fast": "very little time",
        "why-us": "why ours",
        "troubleshoot": "find out why",
        "records": "keep track",
        "strategy": "change how we do support",
    },
    GENERAL: {
        "what-is": "what is customer service for",
        "good-service": "served well",
        "angry": "angry customer",
        "unresolved": "could not solve",
        "systems": "computer, data entry, or phone systems",
        "team": "which teams",
        "why-buy": "why do you think people buy from us",
        "strengths": "really good at",
        "hard-issue": "hardest customer case",
        "why-here": "apply to us",
        "rude-colleague": "coworker being rude",
        "product-service": "a good product, or fast and friendly service",
        "history": "work and training",
        "yourself": "greatest strength",
        "goals": "in a few years",
        "company": "found out about us",
        "hours": "posted schedule",
    },
    COMPETENCIES: {
        "explain-it": "explain it to me",
        "both-sides": "still kept to the rules",
        "unspoken": "did not say it",
        "patience": "patience",
        "good-for": "who is it right for",
        "two-customers": "two very different people",
        "more-than-asked": "went further",
        "tangled": "long, complicated story",
        "own-style": "way you talk and write",
        "complaint": "most difficult complaint",
        "our-offer": "what we sell",
        "stress": "several urgent demands",
    },
}

# place in the bank: what the source names there = the phrase that stands for it, and so on
HELD: dict[str, dict[str, str]] = {
    SPECIALIST: {
        "closing": "how long it all takes = one to three weeks",
        "stages.hr": "background, motive = background, motivation | HR manager = hr manager"
        " | recruiter = recruiter | communication = clear words | experience = experience or training"
        " | culture, as evidence = specific reasons | realistic expectations = realistic ideas of the tasks",
        "stages.skills": "customers and problems = treat customers and solve | manager = support manager"
        " | CV = résumé | past figures = results from earlier work | notes = notes on customer cases",
        "stages.behavioural": "team fit, as evidence = teamwork | collaboration = collaboration"
        " | the team = members of the support team | lead = team lead",
        "stages.technical": "systems = knowledge of systems | problems = technical problems"
        " | IT manager = it manager | support lead = support lead",
        "stages.final": "long-term vision = the long view | company's goals = where the company is going"
        " | career = career goals | culture, as evidence = about the company | contribution = improvement",
        "questions.motivation.looking_for": "helping = wants to help | solving = caused a problem"
        " | value of experience = worth to a business | long-term = in this field",
        "questions.motivation.follow_ups": "difficult customer = a difficult customer"
        " | great service = great service | busy periods = very busy day",
        "questions.motivation.red_flags": "no enthusiasm = waste | importance not seen = does not matter"
        " | negative on the past = get away from | no career interest = rules out",
        "questions.motivation.sample_answers": "good: frustrated to happy = we both laugh"
        " | good: complaints improve = read the complaints | good: growth = grow into | bad: easy job = rent",
        "questions.difficult.looking_for": "de-escalation = de-escalate | empathy = empathy"
        " | solutions = solution | professional = professional",
        "questions.difficult.follow_ups": "hardest case = hardest case | calm = stay calm"
        " | no solution = no solution",
        "questions.difficult.red_flags": "defensive = deserved | does not listen = without hearing"
        " | no empathy = mocks | company only = good for the company",
        "questions.difficult.sample_answers": "good: late order = package was late"
        " | good: discount = off his next order | bad: calm down = take it down a notch",
        "questions.tools.looking_for": "software = specific programs | customer records = customer records"
        " | tickets = tickets | learns tools = learns new programs",
        "questions.tools.follow_ups": "example = an example | favourite = like best | many = keep order",
        "questions.tools.sample_answers": "good: tickets = zendesk | good: records = salesforce"
        " | good: chat = slack | good: quick to learn = after three days | bad: no names = will work it out",
        "questions.above.looking_for": "actions = step by step | impact = meant for the customer"
        " | outcome = how it ended | satisfaction = customer is satisfied",
        "questions.above.follow_ups": "when to escalate = time to escalate | philosophy = idea of service"
        " | negative feedback = criticized you",
        "questions.above.sample_answers": "good: occasion in danger = school play | good: pick-up = store"
        " | good: review = a review | bad: only protocol = there are procedures",
        "questions.criticism.looking_for": "constructive criticism (S) = fair and mattered"
        " | context (T) = explains the context | what was done (A) = what they changed"
        " | success or learning (R) = what they learned | metrics = reply times, ratings, results",
        "questions.criticism.follow_ups": "handling feedback = take feedback | improving = get better"
        " | from peers = ask coworkers",
        "questions.criticism.sample_answers": "good: review = annual review | good: reply time = first reply"
        " | good: daily routine = twice a day | good: about 30 % = nearly a third",
        "questions.learn-fast.looking_for": "rapid learning (S) = time pressure | why (T) = to be quick"
        " | process (A) = way of learning | success (R) = with success",
        "questions.learn-fast.follow_ups": "resources = where do you look | unfamiliar = unfamiliar"
        " | trained others = trained others",
        "questions.learn-fast.sample_answers": "good: new system = customer database"
        " | good: taught = hour for the team"
        " | good: first week = friday of the first week",
        "questions.why-us.looking_for": "values = how we work | industry = our industry"
        " | experience = good experience | own growth = learn or achieve",
        "questions.why-us.follow_ups": "our philosophy = how we do support | contribution = team gain"
        " | next years = a few years from now",
        "questions.why-us.sample_answers": "good: commitment = someone answered | good: growth = few years"
        " | bad: few options = not much else",
        "questions.troubleshoot.looking_for": "process = follows an order | usual trouble = simple checks"
        " | systematic = before guessing | escalation = escalates",
        "questions.troubleshoot.follow_ups": "one solved = solved yourself | tools = help you find it"
        " | priorities = which one first",
        "questions.troubleshoot.sample_answers": "good: facts = since when | good: reproduces = test account"
        " | good: knowledge base = our articles | good: escalates = second-level",
        "questions.records.looking_for": "CRM = customer system | documenting = problem, steps, and outcome"
        " | why it matters = knows why | reporting = reports it",
        "questions.records.follow_ups": "process = routine | accuracy = note is right | use = improvement",
        "questions.records.sample_answers": "good: every contact = each contact | good: trends = by topic"
        " | good: help texts = help page | good: training need = new team members",
        "questions.strategy.looking_for": "analysis = evidence | where to improve = hurts customers most"
        " | best practice = works elsewhere | putting in place = brought in",
        "questions.strategy.follow_ups": "metrics = which figures | feedback = what customers think"
        " | example = change of yours",
        "questions.strategy.sample_answers": "good: metrics first = how long things take"
        " | good: chatbot = a bot | good: documentation = better ones | good: training = hour of training",
        "tasks.role-play": "scenario = two clients in one slot | product = what you need to know"
        " | communication = communication | problem solving = problem solving | empathy = empathy"
        " | professional = professionalism | mistake: not listening = does not listen"
        " | mistake: product = what the sheet says | mistake: composure = loses composure"
        " | mistake: follow-up = without a next step",
        "tasks.troubleshooting": "complaint = the complaint | issue = sender rejected"
        " | expectations = expected of you | steps = written steps | solution = the solution"
        " | times = by when | follow-up = following up | approach = approach | detail = attention to detail"
        " | clarity = clear communication | effect = effect of the solution",
        "tasks.feedback-analysis": "report = a report | recommendations = recommendations"
        " | implementation = bringing them in | metrics = will be judged | surveys = survey after"
        " | tickets = tickets | complaints = from complaints | retention = left in the month",
    },
    GENERAL: {
        "role": "information = information about products | queries = answers questions"
        " | problems = resolves problems | accounts = up to date | data = collects what"
        " | face to face = face to face | letters = letter"
        " | telephone = phone | chat and mail = email | friendly = friendly | protocol = procedures"
        " | computer = computer | data entry = accurate typing | professional = professionally",
        "closing": "candidate's own questions = your turn",
        "questions.what-is.coached_answer": "help for existing customers = existing customers",
        "questions.good-service.coached_answer": "satisfied, solved, impression = positive impression",
        "questions.angry.coached_answer": "calm, listen, sorry = apologized | no experience = no experience",
        "questions.angry.prompt": "and differently? = differently today",
        "questions.unresolved.coached_answer": "look into it, ask = team leader",
        "questions.systems.coached_answer": "office programs, learns fast = pick up any new system",
        "questions.team.coached_answer": "team player = team player | size, role, reporting = reporting line",
        "questions.why-buy.coached_answer": "products, market = target market | report = annual report",
        "questions.strengths.coached_answer": "listener, patient = listener | too helpful = too helpful",
        "questions.hard-issue.coached_answer": "otherwise a dispute elsewhere = sports team",
        "questions.why-here.coached_answer": "values and mission = mission and values",
        "questions.rude-colleague.coached_answer": "depends, new = it depends | else the lead = team leader",
        "questions.product-service.coached_answer": "product first = no complaints | then fast = quickly",
        "questions.history": "employment = work and training | education = school | qualifications ="
        " qualifications | experience = jobs",
        "questions.yourself": "strengths = greatest strength | weaknesses = weakness",
        "questions.goals": "ambitions = few years",
        "questions.company": "knowledge of the company = found out about us",
        "questions.hours": "hours = can you work the posted schedule",
    },
    COMPETENCIES: {
        **{
            f"competencies.{name}.definition": f"why = it matters because | what = {phrase}"
            for name, phrase in {
                "communication": "spoken and written",
                "problem-solving": "follow the rules",
                "empathy": "is concerned about",
                "composure": "difficult or angry",
                "product-knowledge": "how they help",
                "adaptability": "person and the situation",
                "customer-focus": "needs first",
                "active-listening": "asks questions, and summarizes",
                "effective-communication": "without jargon",
                "conflict-resolution": "complaint",
                "offer-knowledge": "this company sells",
                "emotional-intelligence": "own conduct",
            }.items()
        },
        "general_red_flags": "negativity = negative | blame = blames others | ex-employer = former employer",
        "role.transferable_experience": "communication = explaining | conflicts = conflicts"
        " | teamwork = working together | good service = serving people | solving = solving problems",
        "role": "one history = one shared history | machines = chatbots | personal ="
        " preferences | self-service = help pages | acts first = before there is a problem",
        "closing": "team's challenges = the team's challenges | development = training",
        "opening": "asking about a case = ask me anything",
        "questions.more-than-asked.prompt": "above and beyond = went further",
        "questions.tangled.prompt": "complex issue = long, complicated",
        "questions.own-style.prompt": "style = the way you talk",
        "questions.complaint.prompt": "difficult complaint = most difficult",
        "questions.our-offer.prompt": "our products = what we sell",
        "questions.stress.prompt": "pressure, without asking about health = several urgent demands",
        "questions.complaint.sample_answers": "S = had not come | T = had to find out | A = called the"
        " | A = told him each time | R = in the end",
        "questions.our-offer.sample_answers": "admires the values = environment",
        "questions.patience.sample_answers": "listening, together = listening first",
        "questions.unspoken.sample_answers": "praised for calming = calm things down",
    },
}
