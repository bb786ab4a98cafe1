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
        "difficult": "customer makes it really hard",
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
        "what-is": "what is customer service",
        "good-service": "served well",
        "angry": "angry customer",
        "unresolved": "could not solve",
        "systems": "computer, data entry or telephone systems",
        "team": "which teams",
        "why-buy": "why do you think people buy from us",
        "strengths": "really good at",
        "hard-issue": "hardest case",
        "why-here": "apply to us",
        "rude-colleague": "colleague being rude",
        "product-service": "a good product, or quick and friendly service",
        "history": "work and training",
        "yourself": "best side",
        "goals": "in a few years",
        "company": "found out about us",
        "hours": "hours we need",
    },
    COMPETENCIES: {
        "explain-it": "explain it to me",
        "both-sides": "still kept to the rules",
        "unspoken": "did not say it",
        "patience": "patience",
        "good-for": "for whom is it right",
        "two-customers": "two very different people",
        "more-than-asked": "gone further",
        "tangled": "long and tangled story",
        "own-style": "way you talk and write",
        "complaint": "which complaint",
        "our-offer": "what we sell",
        "stress": "what does stress do to you",
    },
}

# place in the bank: what the source names there = the phrase that stands for it, and so on
HELD: dict[str, dict[str, str]] = {
    SPECIALIST: {
        "closing": "how long it all takes = one to three weeks",
        "stages.hr": "background, motive, culture = background, motivation | HR manager = hr manager"
        " | recruiter = recruiter | communication = clearly | experience = experience that bears"
        " | culture = what matters to us | realistic expectations = expects what we can offer",
        "stages.skills": "customers and problems = treat customers and solve | manager = support manager"
        " | CV = cv | past figures = results from earlier work | notes = notes on customer cases",
        "stages.behavioural": "team fit = fit with the team | collaboration = collaboration"
        " | the team = members of the support team | lead = team lead",
        "stages.technical": "systems = knowledge of systems | problems = technical faults"
        " | IT manager = it manager | support lead = support lead",
        "stages.final": "long-term vision = the long view | company's goals = where the company is going"
        " | career = career we can make possible | culture = fits how we work | contribution = profit from",
        "questions.motivation.looking_for": "helping = likes helping | solving = bottom of a problem"
        " | value of experience = worth to a business | long-term = future in this line",
        "questions.motivation.follow_ups": "difficult customer = a difficult customer"
        " | great service = great service | busy periods = very busy day",
        "questions.motivation.red_flags": "no enthusiasm = no spark | importance not seen = what support is"
        " | negative on the past = bad in earlier jobs | no career interest = no idea where",
        "questions.motivation.sample_answers": "good: frustrated to happy = we both laugh"
        " | good: complaints improve = read the complaints | good: growth = grow into | bad: easy job = rent",
        "questions.difficult.looking_for": "de-escalation = take the heat out | empathy = what they feel"
        " | solutions = way out | professional = professional",
        "questions.difficult.follow_ups": "hardest case = hardest of all | calm = stay calm"
        " | no solution = nothing you can do",
        "questions.difficult.red_flags": "defensive = defensive | does not listen = will not hear"
        " | no empathy = no feeling | company only = company's side only",
        "questions.difficult.sample_answers": "good: late order = parcel was late"
        " | good: discount = off his next order | bad: calm down = take it down a notch",
        "questions.tools.looking_for": "software = particular programs | customer records = customer records"
        " | tickets = tickets | learns tools = learns new programs",
        "questions.tools.follow_ups": "example = an example | favourite = like best | many = keep order",
        "questions.tools.sample_answers": "good: tickets = zendesk | good: records = salesforce"
        " | good: chat = slack | good: quick to learn = quick on it | bad: no names = will work it out",
        "questions.above.looking_for": "actions = step by step | impact = meant for the customer"
        " | outcome = how it ended | satisfaction = customer is content",
        "questions.above.follow_ups": "when to escalate = time to escalate | philosophy = idea of service"
        " | negative feedback = criticised you",
        "questions.above.sample_answers": "good: occasion in danger = school play | good: pick-up = shop near"
        " | good: review = a review | bad: only protocol = there are procedures",
        "questions.criticism.looking_for": "constructive criticism (S) = fair and mattered"
        " | context (T) = explains the context | what was done (A) = what they changed"
        " | success or learning (R) = what they learnt | metrics = reply times, ratings, results",
        "questions.criticism.follow_ups": "handling feedback = take feedback | improving = get better"
        " | from peers = ask colleagues",
        "questions.criticism.sample_answers": "good: review = yearly talk | good: reply time = first line"
        " | good: daily routine = quarter hours a day | good: about 30 % = nearly a third",
        "questions.learn-fast.looking_for": "rapid learning (S) = pressure of time | why (T) = to be quick"
        " | process (A) = way of learning | success (R) = with success",
        "questions.learn-fast.follow_ups": "resources = where do you look | unfamiliar = unfamiliar"
        " | trained others = trained others",
        "questions.learn-fast.sample_answers": "good: new system = customer database"
        " | good: taught = hour for the team"
        " | good: first week = friday of the first week",
        "questions.why-us.looking_for": "values = what we stand for | industry = our trade"
        " | experience = good experience | own growth = their own way",
        "questions.why-us.follow_ups": "our philosophy = how we do support | contribution = team gain"
        " | next years = few years on",
        "questions.why-us.sample_answers": "good: commitment = somebody answered | good: growth = some years"
        " | bad: few options = not much else",
        "questions.troubleshoot.looking_for": "process = follows an order | usual trouble = simple checks"
        " | systematic = before guessing | escalation = escalates",
        "questions.troubleshoot.follow_ups": "one solved = solved yourself | tools = help you find it"
        " | priorities = which one first",
        "questions.troubleshoot.sample_answers": "good: facts = since when | good: reproduces = test account"
        " | good: knowledge base = our articles | good: escalates = second line",
        "questions.records.looking_for": "CRM = customer system | documenting = problem, steps and outcome"
        " | why it matters = knows why | reporting = reports it",
        "questions.records.follow_ups": "process = routine | accuracy = note is right | use = improvement",
        "questions.records.sample_answers": "good: every contact = each contact | good: trends = by topic"
        " | good: help texts = help page | good: training need = new ones in the team",
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
        "role": "information = information on products | queries = answers queries"
        " | problems = settles problems | accounts = up to date | data = collects what"
        " | face to face = face to face | letters = letter"
        " | telephone = telephone | chat and mail = mail | friendly = friendly | protocol = procedures"
        " | computer = computer | data entry = without slips | professional = in dress and in words",
        "closing": "candidate's own questions = your turn",
        "questions.what-is.coached_answer": "help for existing customers = existing customers",
        "questions.good-service.coached_answer": "satisfied, solved, impression = positive impression",
        "questions.angry.coached_answer": "calm, listen, sorry = apologised | no experience = no experience",
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
        " qualifications | experience = stations",
        "questions.yourself": "strengths = best side | weaknesses = weakness",
        "questions.goals": "ambitions = few years",
        "questions.company": "knowledge of the company = found out about us",
        "questions.hours": "hours wanted = how many hours",
    },
    COMPETENCIES: {
        **{
            f"competencies.{name}.definition": f"why = because | what = {phrase}"
            for name, phrase in {
                "communication": "spoken and written",
                "problem-solving": "keep to the rules",
                "empathy": "feels and worries",
                "composure": "difficult or angry",
                "product-knowledge": "what good they do",
                "adaptability": "person and the situation",
                "customer-focus": "need first",
                "active-listening": "asks, and sums up",
                "effective-communication": "without jargon",
                "conflict-resolution": "complaint",
                "offer-knowledge": "we in particular sell",
                "emotional-intelligence": "own feelings",
            }.items()
        },
        "general_red_flags": "negativity = negative | blame = blames others | ex-employer = former employer",
        "role.transferable_experience": "communication = explaining | conflicts = quarrels"
        " | teamwork = working together | good service = looking after | solving = solving problems",
        "role": "one history on all channels = all channels as one | machines = chatbots | personal ="
        " preferences | self-service = help pages | acts first = before there is a problem",
        "closing": "team's challenges = troubles the team | development = training",
        "opening": "asking about a case = ask me whatever",
        "questions.more-than-asked.prompt": "above and beyond = gone further",
        "questions.tangled.prompt": "complex issue = long and tangled",
        "questions.own-style.prompt": "style = the way you talk",
        "questions.complaint.prompt": "difficult complaint = hardest",
        "questions.our-offer.prompt": "our products = what we sell",
        "questions.stress.prompt": "stress = stress do to you",
        "questions.complaint.sample_answers": "S = had not come | T = had to find out | A = phoned"
        " | A = told him each time | R = in the end",
        "questions.our-offer.sample_answers": "admires the values = environment",
        "questions.patience.sample_answers": "listening, together = listening first",
        "questions.unspoken.sample_answers": "praised for calming = bring a tense talk down",
    },
}
